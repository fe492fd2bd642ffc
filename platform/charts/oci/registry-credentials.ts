import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

/** Name and password for a registry. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const configSchema = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
});

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/**
 * Files in which `helm registry login` and `docker login` keep what they were told, in the order in which Helm looks (helm.sh,
 * "helm registry login"; docs.docker.com, "Configuration files").
 */
export const credentialFiles = (environment: Environment): readonly string[] => {
  const home = environment.HOME ?? homedir();
  const helm =
    environment.HELM_CONFIG_HOME ?? join(environment.XDG_CONFIG_HOME ?? join(home, ".config"), "helm");
  return [
    environment.HELM_REGISTRY_CONFIG ?? join(helm, "registry", "config.json"),
    join(environment.DOCKER_CONFIG ?? join(home, ".docker"), "config.json"),
  ];
};

const decoded = (auth: string): Credentials | undefined => {
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(auth, "base64").toString("utf8")) ?? [];
  return username === undefined || password === undefined ? undefined : { username, password };
};

/** Asks one of Docker's credential helpers, a program that answers with JSON; undefined if it knows nothing. */
const fromHelper = (helper: string, host: string, environment: Environment): Credentials | undefined => {
  try {
    const answer = execFileSync(`docker-credential-${helper}`, ["get"], {
      input: host,
      env: { ...environment },
      stdio: ["pipe", "pipe", "ignore"],
      encoding: "utf8",
    });
    const { Username, Secret } = answerSchema.parse(JSON.parse(answer));
    return { username: Username, password: Secret };
  } catch {
    return undefined;
  }
};

const read = (file: string): z.infer<typeof configSchema> | undefined => {
  try {
    return configSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
};

/** What the user has told Helm or Docker for a registry; undefined if nothing: then it is asked without a name. */
export const credentialsFor = (host: string, environment: Environment): Credentials | undefined => {
  for (const file of credentialFiles(environment)) {
    const config = read(file);
    if (config === undefined) continue;
    const helper = config.credHelpers[host] ?? config.credsStore;
    const { auth } = config.auths[host] ?? config.auths[`https://${host}`] ?? {};
    const found =
      auth !== undefined && auth !== ""
        ? decoded(auth)
        : helper === undefined
          ? undefined
          : fromHelper(helper, host, environment);
    if (found !== undefined) return found;
  }
  return undefined;
};
