import { parse } from "yaml";
import type { ConfigProblem } from "./config-error";
import { projectName } from "./project-name";

/** Keys whose value stays a secret wherever it goes: in the state, in outputs, in what is printed. */
const keptSecret: readonly RegExp[] = [
  /^cilium\.values[.[]/,
  /^monitoring\.values[.[]/,
  /^monitoring\.grafana\.adminPassword$/,
  /^lab\.adminToken$/,
];

/** Parts of the configuration that have such keys. */
const parts: readonly string[] = ["cilium", "monitoring", "lab"];

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const securePaths = (value: unknown, path: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((inner, index) => securePaths(inner, `${path}[${index}]`));
  if (!isTree(value)) return [];
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.secure === "string") return [path];
  return keys.flatMap((key) => securePaths(value[key], `${path}.${key}`));
};

/**
 * The keys that a stack file (`Pulumi.<stack>.yaml`) has as secrets, with dots and indexes: `cilium.values.tls.ca.key`.
 * Pulumi itself tells a program only the first word of each.
 *
 * @returns undefined for what is not a stack file.
 */
export const secretPaths = (stackFile: string): readonly string[] | undefined => {
  let document: unknown;
  try {
    document = parse(stackFile);
  } catch {
    return undefined;
  }
  if (!isTree(document) || !isTree(document.config)) return undefined;
  const prefix = `${projectName}:`;
  return Object.entries(document.config)
    .filter(([key]) => key.startsWith(prefix))
    .flatMap(([key, value]) => securePaths(value, key.slice(prefix.length)));
};

const refused = (key: string): ConfigProblem => ({
  key,
  value: "[secret]",
  reason:
    "a secret, and its value goes into names, objects and messages that anybody may read. Secrets are kept only in: " +
    "cilium.values.…, monitoring.values.…, monitoring.grafana.adminPassword, lab.adminToken.",
  fix: parts.includes(key)
    ? `pulumi config rm ${key}   # then set its keys one by one, --secret only for those`
    : `pulumi config set --plaintext --path '${key}' VALUE`,
});

/**
 * Secrets at keys that would not keep them.
 *
 * @param secrets top-level keys that hold a secret.
 * @param paths the exact keys, where they are known.
 */
export const secretKeyProblems = (
  secrets: ReadonlySet<string>,
  paths: readonly string[] | undefined,
): ConfigProblem[] => {
  const found = paths ?? [...secrets].filter((key) => !parts.includes(key));
  return found.filter((path) => !keptSecret.some((kept) => kept.test(path))).map(refused);
};
