import type { z } from "zod";
import { ConfigError, type ConfigProblem } from "./config-error";
import { crossChecks } from "./cross-checks";
import { problemsOf } from "./problems";
import { projectName } from "./project-name";
import { type StackConfig, stackSchema, type WrittenConfig } from "./schema";
import { secretKeyProblems } from "./secret-keys";

/** A stack's configuration as Pulumi hands it over. */
export interface RawConfig {
  /** Full key (`project:key`) to its text; a structured value is JSON text. */
  readonly values: Readonly<Record<string, string>>;
  /** Full keys whose value is a secret: never printed. */
  readonly secretKeys?: readonly string[];
  /** The exact keys that are secrets (`cilium.values.tls.ca.key`), where the stack's file could be read. */
  readonly secretPaths?: readonly string[] | undefined;
}

type Tree = Record<string, unknown>;

/**
 * Turns the text of one value into what it says. Pulumi stores a scalar as its plain text and a structured value
 * as JSON text, so only what looks like JSON of an object, list, boolean or number is parsed.
 */
const parseValue = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text) && !/^(true|false|-?\d+(\.\d+)?)$/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const withAuditMode = (config: WrittenConfig): StackConfig => ({
  ...config,
  cilium: { ...config.cilium, auditMode: config.policies.auditMode },
});

/**
 * Reads and checks a stack's configuration.
 *
 * Keys of other namespaces (`pulumi:…`, `kubernetes:…`) are left alone. All problems are reported at once.
 *
 * @throws ConfigError with one problem per wrong key: its full name, its value (never a secret's), what is accepted,
 * and the command that fixes it.
 */
export const readStackConfig = (raw: RawConfig): StackConfig => {
  const prefix = `${projectName}:`;
  const tree: Tree = {};
  for (const [key, text] of Object.entries(raw.values)) {
    if (key.startsWith(prefix)) tree[key.slice(prefix.length)] = parseValue(text);
  }
  const secrets = new Set(
    (raw.secretKeys ?? []).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
  );
  const parsed: z.ZodSafeParseResult<WrittenConfig> = stackSchema.safeParse(tree);
  const found: ConfigProblem[] = parsed.success
    ? crossChecks(withAuditMode(parsed.data), secrets)
    : problemsOf(parsed.error.issues, tree, secrets);
  const misplaced = secretKeyProblems(secrets, raw.secretPaths);
  const problems = [...found, ...misplaced.filter(({ key }) => found.every((other) => other.key !== key))];
  if (problems.length > 0) throw new ConfigError(problems);
  return withAuditMode((parsed as { data: WrittenConfig }).data);
};
