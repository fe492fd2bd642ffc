import path from "node:path";
import { quoteFish, quotePosix } from "../messages/shell-quoting";
import { type SandboxPaths, sandboxPaths } from "./paths";

/** Output formats of `lab sandbox env`. */
export const SHELLS = ["posix", "fish", "json"] as const;
export type Shell = (typeof SHELLS)[number];

/** The variables that make pulumi, kubectl and helm work on the sandbox, and on nothing of the user's. PATH is apart. */
export function sandboxVariables(paths: SandboxPaths): Readonly<Record<string, string>> {
  return {
    KUBECONFIG: paths.kubeconfig,
    KUBECACHEDIR: paths.kubectlCache,
    KUBERC: "off",
    PULUMI_HOME: paths.pulumiHome,
    PULUMI_BACKEND_URL: `file://${paths.state}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    HELM_CACHE_HOME: path.join(paths.helm, "cache"),
    HELM_CONFIG_HOME: path.join(paths.helm, "config"),
    HELM_DATA_HOME: path.join(paths.helm, "data"),
    KWOK_WORKDIR: paths.kwok,
  };
}

/** Variables of the user's that would win over ours. */
export const CLEARED_VARIABLES: readonly string[] = [
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_STACK",
];

/** The environment for programs that we start on the sandbox. */
export function sandboxEnvironment(
  project: string,
  base: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const paths = sandboxPaths(project);
  const environment: NodeJS.ProcessEnv = { ...base, ...sandboxVariables(paths) };
  for (const name of CLEARED_VARIABLES) delete environment[name];
  const rest = (base.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => folder !== paths.bin && folder !== "");
  return { ...environment, PATH: [paths.bin, ...rest].join(path.delimiter) };
}

/** What a shell evaluates to work on the sandbox. */
export function formatEnvironment(paths: SandboxPaths, shell: Shell): string {
  const variables = Object.entries(sandboxVariables(paths));
  if (shell === "json") {
    return JSON.stringify({ ...Object.fromEntries(variables), PATH_PREFIX: paths.bin }, null, 2);
  }
  if (shell === "fish") {
    return [
      `set -gx PATH ${quoteFish(paths.bin)} $PATH`,
      ...variables.map(([name, value]) => `set -gx ${name} ${quoteFish(value)}`),
      `set -e ${CLEARED_VARIABLES.join(" ")}`,
    ].join("\n");
  }
  return [
    `export PATH=${quotePosix(paths.bin)}:"$PATH"`,
    ...variables.map(([name, value]) => `export ${name}=${quotePosix(value)}`),
    `unset ${CLEARED_VARIABLES.join(" ")}`,
  ].join("\n");
}
