import { closest, distance } from "fastest-levenshtein";
import * as z from "zod";
import { shellWord } from "../messages/shell-quoting";
import type { ConfigProblem } from "./config-error";
import type { KeyFacts } from "./key-facts";
import { replacedKeys } from "./replaced-keys";
import { stackSchema } from "./schema";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const dotted = (path: Path): string => path.map(String).join(".");

const at = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (node, step) =>
      typeof node === "object" && node !== null ? (node as Record<PropertyKey, unknown>)[step] : undefined,
    tree,
  );

/** The schema below defaults and the like, where the keys are. */
const unwrapped = (schema: z.core.$ZodType): z.core.$ZodType => {
  let current = schema;
  while (
    current instanceof z.ZodDefault ||
    current instanceof z.ZodPrefault ||
    current instanceof z.ZodOptional
  ) {
    current = current.unwrap();
  }
  return current;
};

const schemaAt = (path: Path): z.core.$ZodType | undefined =>
  path.reduce<z.core.$ZodType | undefined>((schema, step) => {
    const inner = schema && unwrapped(schema);
    return inner instanceof z.ZodObject
      ? (inner.shape as Record<string, z.core.$ZodType>)[String(step)]
      : undefined;
  }, stackSchema);

const factsAt = (path: Path): KeyFacts | undefined => {
  const schema = schemaAt(path);
  return schema === undefined ? undefined : (z.globalRegistry.get(schema) as KeyFacts | undefined);
};

const keysAt = (path: Path): string[] => {
  const schema = schemaAt(path);
  const inner = schema && unwrapped(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
};

/** Keys whose value is never shown, also when it was not marked as a secret. */
const confidential = /passw|secret|token/i;

/** For a confidential key without a value: Pulumi asks for it. */
const setCommand = (path: Path, example: string): string =>
  confidential.test(String(path.at(-1)))
    ? `pulumi config set --secret --path ${shellWord(dotted(path))}`
    : path.length > 1
      ? `pulumi config set --path ${shellWord(dotted(path))} ${shellWord(example)}`
      : `pulumi config set ${shellWord(dotted(path))} ${shellWord(example)}`;

const removeCommand = (path: Path): string =>
  path.length > 1
    ? `pulumi config rm --path ${shellWord(dotted(path))}`
    : `pulumi config rm ${shellWord(dotted(path))}`;

/** The nearest of the accepted words, if it is near enough to be a slip of the keyboard. */
const nearest = (word: string, accepted: readonly string[]): string | undefined => {
  if (accepted.length === 0) return undefined;
  const best = closest(word, [...accepted]);
  return distance(word, best) <= Math.max(2, Math.floor(word.length / 3)) ? best : undefined;
};

/** @param meant the key that was probably meant, if another. */
const shown = (
  path: Path,
  tree: unknown,
  secrets: ReadonlySet<string>,
  meant = String(path.at(-1)),
): { value?: string } => {
  const value = at(tree, path);
  if (value === undefined) return {};
  if (secrets.has(String(path[0]))) return { value: "[secret]" };
  if (confidential.test(meant) || confidential.test(String(path.at(-1)))) return { value: "[not shown]" };
  return { value: JSON.stringify(value, (key, inner) => (confidential.test(key) ? "[not shown]" : inner)) };
};

const replaced = (path: Path, replacement: string, found: { value?: string }): ConfigProblem => ({
  key: dotted(path),
  ...found,
  reason: `this key is now \`${replacement}\`.`,
  fix: `${removeCommand(path)} && pulumi config set --path ${replacement} ${found.value ?? "VALUE"}`,
});

const unknownKeys = (
  issue: Extract<Issue, { code: "unrecognized_keys" }>,
  tree: unknown,
  secrets: ReadonlySet<string>,
): ConfigProblem[] => {
  const known = keysAt(issue.path);
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    const replacement = replacedKeys[dotted(path)];
    if (replacement !== undefined) return replaced(path, replacement, shown(path, tree, secrets));
    const guess = nearest(key, known);
    const instead = guess === undefined ? "" : ` Did you mean \`${dotted([...issue.path, guess])}\`?`;
    return {
      key: dotted(path),
      ...shown(path, tree, secrets, guess),
      reason: `unknown key.${instead} Known here: ${known.join(", ")}.`,
      fix: removeCommand(path),
    };
  });
};

/** The command that sets a key, or for a missing branch of the tree its first key, to something accepted. */
const fixFor = (path: Path, guess: string | undefined): string => {
  const [firstKey] = keysAt(path);
  if (firstKey !== undefined) return fixFor([...path, firstKey], guess);
  return setCommand(path, guess ?? factsAt(path)?.example ?? "VALUE");
};

const acceptedBy = (issue: Issue, found: unknown): { reason: string; words: readonly string[] } => {
  switch (issue.code) {
    case "invalid_value": {
      const words = issue.values.map(String);
      return { reason: `not one of: ${words.join(", ")}.`, words };
    }
    case "invalid_type":
      return {
        reason: found === undefined ? `missing; needed: ${issue.expected}.` : `must be a ${issue.expected}.`,
        words: [],
      };
    case "too_small":
      return { reason: `too small or too short; at least ${issue.minimum}.`, words: [] };
    case "too_big":
      return { reason: `too large or too long; at most ${issue.maximum}.`, words: [] };
    case "invalid_format":
      return {
        reason: /^Invalid/.test(issue.message)
          ? `not of the accepted form (${issue.format}).`
          : `must be ${issue.message}.`,
        words: [],
      };
    default:
      return { reason: `must be ${issue.message}.`, words: [] };
  }
};

/**
 * Turns what zod found into problems that a user can act on.
 *
 * @param issues what zod found.
 * @param tree the configuration as it was read.
 * @param secrets top-level keys whose value must not be shown.
 */
export const problemsOf = (
  issues: readonly Issue[],
  tree: unknown,
  secrets: ReadonlySet<string>,
): ConfigProblem[] =>
  issues.flatMap((issue): ConfigProblem[] => {
    if (issue.code === "unrecognized_keys") return unknownKeys(issue, tree, secrets);
    const found = at(tree, issue.path);
    const { reason, words } = acceptedBy(issue, found);
    const known = factsAt(issue.path);
    const accepted = words.length > 0 ? words : (known?.examples ?? []);
    const guess = typeof found === "string" ? nearest(found, accepted) : undefined;
    return [
      {
        key: dotted(issue.path),
        ...shown(issue.path, tree, secrets),
        reason: [guess === undefined ? reason : `${reason} Did you mean \`${guess}\`?`, known?.description]
          .filter(Boolean)
          .join(" "),
        fix: fixFor(issue.path, guess),
      },
    ];
  });
