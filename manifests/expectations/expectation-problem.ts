import type { z } from "zod";
import { nearestName } from "../../messages/nearest-name";
import { endForms, keysAt } from "./expectations-schema";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Something in `expectations.yaml` that cannot be used. */
export interface ExpectationProblem {
  readonly line: number;
  /** `expectations[2].flow.port`; empty for the file as a whole. */
  readonly key: string;
  /** What is wrong, with the value and what is accepted. */
  readonly reason: string;
  readonly fix: string;
}

/** `line 7: expectations[2].flow.port: 70000 is more than 65535. Fix: …`. */
export const problemText = ({ line, key, reason, fix }: ExpectationProblem): string =>
  `line ${line}: ${key === "" ? "" : `${key}: `}${reason} Fix: ${fix}`;

/** A path as people write it. */
export const keyText = (path: Path): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");

const at = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (node, step) =>
      typeof node === "object" && node !== null ? (node as Record<PropertyKey, unknown>)[step] : undefined,
    tree,
  );

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

const kinds: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text (in quotes, where YAML reads it as something else)",
  array: "a list",
  object: "keys with values",
  record: "names with values",
};

const valueProblem = (issue: Issue, value: unknown): readonly [string, string] => {
  switch (issue.code) {
    case "invalid_value": {
      const accepted = issue.values.map(String);
      const near = typeof value === "string" ? nearestName(value, accepted) : undefined;
      const reason =
        value === undefined
          ? `is missing. Accepted: ${accepted.join(", ")}.`
          : `${shown(value)} is not accepted. Accepted: ${accepted.join(", ")}.`;
      return [reason, near === undefined ? "write one of them." : `write ${near}.`];
    }
    case "invalid_type": {
      const wanted = kinds[issue.expected] ?? issue.expected;
      return value === undefined
        ? [`is missing. Accepted: ${wanted}.`, "add it."]
        : [`${shown(value)} is not accepted. Accepted: ${wanted}.`, `write ${wanted}.`];
    }
    case "too_big":
      return [`${shown(value)} is more than ${issue.maximum}.`, `write ${issue.maximum} or less.`];
    case "too_small":
      return value === ""
        ? ["is empty.", "write a text, or leave the key out."]
        : [`${shown(value)} is less than ${issue.minimum}.`, `write ${issue.minimum} or more.`];
    case "invalid_format":
      return [
        `${shown(value)} does not begin with /.`,
        `write ${shown(`/${typeof value === "string" ? value : ""}`)}.`,
      ];
    case "invalid_union":
      return value === undefined
        ? [`is missing. Accepted: ${endForms}.`, "add it."]
        : [`${shown(value)} is not an end of a flow. Accepted: ${endForms}.`, "write one of these."];
    default:
      return [issue.message, "see docs/own-policies.md."];
  }
};

/** What the schema says against a file, in words, a problem per key. */
export const problemsOf = (
  issues: readonly Issue[],
  tree: unknown,
  lineOf: (path: string) => number,
): readonly ExpectationProblem[] =>
  issues.flatMap((issue): ExpectationProblem[] => {
    if (issue.code !== "unrecognized_keys") {
      const [reason, fix] = valueProblem(issue, at(tree, issue.path));
      const key = keyText(issue.path);
      return [{ line: lineOf(key), key, reason, fix }];
    }
    const known = keysAt(issue.path);
    return issue.keys.map((name) => {
      const key = keyText([...issue.path, name]);
      const near = nearestName(name, known);
      const fix = near === undefined ? "leave it out." : `write ${near}.`;
      return { line: lineOf(key), key, reason: `is not known. Accepted here: ${known.join(", ")}.`, fix };
    });
  });
