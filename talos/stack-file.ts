import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import * as z from "zod";
import type { KeyFacts } from "../config/key-facts";
import { projectName } from "../config/project-name";
import { readStackConfig } from "../config/read-stack-config";
import { type StackConfig, stackSchema } from "../config/schema";
import { UserError } from "../messages/user-error";

/** Wrong usage: what was named is not the file of a stack. */
const notAStackFile = (message: string, fix = "name a stack that has a file: --stack NAME"): UserError =>
  new UserError(message, { fix, exitCode: 2 });

const fileSchema = z.object({ config: z.record(z.string(), z.json()).nullish() });
type Json = z.infer<ReturnType<typeof z.json>>;
type Path = readonly string[];
type Contents = Readonly<Record<string, Json>>;

const isObject = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** How Pulumi writes an encrypted value: an object of one key. */
const isSecret = (value: Json): boolean =>
  isObject(value) && Object.keys(value).join() === "secure" && typeof value.secure === "string";

const schemaAt = (path: Path): z.core.$ZodType | undefined =>
  path.reduce<z.core.$ZodType | undefined>((schema, step) => {
    let inner = schema;
    while (
      inner instanceof z.ZodDefault ||
      inner instanceof z.ZodPrefault ||
      inner instanceof z.ZodOptional
    ) {
      inner = inner.unwrap();
    }
    return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.core.$ZodType>)[step] : undefined;
  }, stackSchema);

const parsed = (text: string): readonly Json[] => {
  try {
    return [JSON.parse(text) as Json];
  } catch {
    return [];
  }
};

/** Fits where any text does. */
const anySecret = "a-secret-that-is-not-shown";

/** Stands for a secret, which only Pulumi can open: the key's own example where that is a value, and not words about one. */
const placeholder = (path: Path): Json => {
  const schema = schemaAt(path);
  const example = (schema && (z.globalRegistry.get(schema) as KeyFacts | undefined)?.example) ?? anySecret;
  const fitting = [...parsed(example), example].find(
    (value) => schema === undefined || z.safeParse(schema, value).success,
  );
  return fitting ?? anySecret;
};

const withoutSecrets = (value: Json, path: Path, found: (path: string) => void): Json => {
  if (isSecret(value)) {
    found(path.join("."));
    return placeholder(path);
  }
  if (Array.isArray(value)) {
    return value.map((each, index) => withoutSecrets(each, [...path, String(index)], found));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner, [...path, key], found)]),
  );
};

/** Paths that stand in each other: `cilium` and `cilium.kubeApi`. */
const overlap = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);

const SECRET: Json = { secure: "" };

/** A key of the stack file, with its project or without: Pulumi takes one without a namespace as the project's. */
const fullKey = (key: string): string => (key.includes(":") ? key : `${projectName}:${key}`);

/** Grafana's password is set by whoever owns a cluster, and so is not in a stack file that is shared. */
const withPassword = (contents: Contents): Contents => {
  const key = Object.keys(contents).find((each) => fullKey(each) === `${projectName}:monitoring`);
  const monitoring = key === undefined ? {} : contents[key];
  if (!isObject(monitoring) || isSecret(monitoring)) return contents;
  const grafana = monitoring.grafana ?? {};
  if (!isObject(grafana) || isSecret(grafana) || grafana.adminPassword !== undefined) return contents;
  return {
    ...contents,
    [key ?? "monitoring"]: { ...monitoring, grafana: { ...grafana, adminPassword: SECRET } },
  };
};

const contentsOf = (file: string): Contents => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown error";
    throw notAStackFile(`${file} cannot be read: ${code}`);
  }
  // A key in braces, as templates have them, is no reason for the library to warn on its own.
  const document = parseDocument(text, { logLevel: "silent" });
  const [flaw] = document.errors;
  if (flaw) throw notAStackFile(`${file} is not YAML: ${flaw.message.split("\n")[0]}`);
  const contents = fileSchema.safeParse(document.toJS());
  if (!contents.success)
    throw notAStackFile(`${file} is not a stack file: it has no \`config:\` with keys below it`);
  return contents.data.config ?? {};
};

/**
 * Reads a stack's configuration from its file, without Pulumi: for what is made from the configuration and needs no
 * secret of it. Secrets are taken as present and of fitting form, also Grafana's password where the file has none.
 *
 * @param needed keys that have to be readable: a secret at, above or below one of them is refused.
 * @throws UserError (wrong usage) if it is not a stack file, ConfigError if its values are not accepted.
 */
export const readStackFile = (file: string, needed: readonly string[]): StackConfig => {
  const prefix = `${projectName}:`;
  const secrets: string[] = [];
  const values = Object.entries(withPassword(contentsOf(file))).map(([key, value]): [string, string] => {
    const full = fullKey(key);
    if (!full.startsWith(prefix)) return [full, ""];
    const open = withoutSecrets(value, [full.slice(prefix.length)], (path) => secrets.push(path));
    return [full, typeof open === "string" ? open : JSON.stringify(open)];
  });
  const hidden = secrets.filter((path) => needed.some((each) => overlap(path, each)));
  if (hidden.length > 0) {
    throw notAStackFile(
      `${file}: ${hidden.map((path) => prefix + path).join(", ")} is a secret, and what is asked for depends on it`,
      `pulumi config set --path ${prefix}${hidden[0]} VALUE   # without --secret`,
    );
  }
  const secretKeys = [...new Set(secrets.map((path) => prefix + path.split(".")[0]))];
  return readStackConfig({ values: Object.fromEntries(values), secretKeys });
};
