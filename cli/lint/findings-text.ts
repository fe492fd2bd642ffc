import type pc from "picocolors";
import { counted } from "../../messages/counted";
import type { Severity } from "../../verdicts/lint/finding";
import { groupResults, type ResultGroup } from "../report/group-results";
import { countFindings, type LocatedFinding } from "./located-finding";

type Colours = ReturnType<typeof pc.createColors>;

/** How findings are printed. */
export interface FindingsTextOptions {
  readonly colours: Colours;
  /** Every finding in full. Default: those with one cause are said once, with a count. */
  readonly verbose?: boolean;
}

/** How many more places are named where a cause repeats. */
const placesShown = 3;

const colourOf = (severity: Severity, colours: Colours): ((text: string) => string) =>
  ({ error: colours.red, warning: colours.yellow, info: colours.cyan })[severity];

const placeOf = ({ file, line }: LocatedFinding): string => `${file}:${line}`;

const repeatsText = (all: readonly LocatedFinding[]): string => {
  const [first, ...others] = [...new Set(all.map(placeOf))];
  if (others.length === 0) {
    const policies = [...new Set(all.map(({ policy }) => policy))];
    return `in ${policies.slice(0, placesShown + 1).join(", ")}${policies.length > placesShown + 1 ? ` and ${policies.length - placesShown - 1} more` : ""} (all from ${first})`;
  }
  const left = others.length - placesShown;
  return `also ${others.slice(0, placesShown).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
};

const groupText = (
  { first, all }: ResultGroup<LocatedFinding>,
  { colours }: FindingsTextOptions,
): string[] => {
  const { id, severity, policy, path, explanation, fix } = first;
  const files = new Set(all.map(({ file }) => file)).size;
  const count = all.length === 1 ? "" : ` (${all.length} times, in ${counted(files, "file")})`;
  const about = [policy, path].filter((part) => part !== "").join(", ");
  return [
    `${colours.bold(placeOf(first))} ${colourOf(severity, colours)(severity)} ${id}${count}`,
    ...(about === "" ? [] : [`  ${about}`]),
    `  ${explanation}`,
    `  ${colours.green("fix:")} ${fix}`,
    ...(all.length === 1 ? [] : [`  ${colours.dim(repeatsText(all))}`]),
    "",
  ];
};

const sorted = (findings: readonly LocatedFinding[]): LocatedFinding[] => {
  const files = new Map([...new Set(findings.map(({ file }) => file))].map((file, index) => [file, index]));
  const fileOf = ({ file }: LocatedFinding): number => files.get(file) ?? 0;
  return [...findings].sort((one, other) => fileOf(one) - fileOf(other) || one.line - other.line);
};

/** What was looked at, in words. */
export const lookedAt = (policies: number, files: number): string =>
  `${counted(policies, "policy", "policies")} in ${counted(files, "file")}`;

/**
 * Findings for a terminal, file by file and within one by line; findings with one cause stand where the first of them is.
 *
 * @param total what was looked at, in words.
 */
export const findingsText = (
  findings: readonly LocatedFinding[],
  total: string,
  options: FindingsTextOptions,
): string => {
  const { colours, verbose = false } = options;
  const inOrder = sorted(findings);
  const groups = verbose
    ? inOrder.map((first) => ({ first, all: [first] }))
    : groupResults(inOrder, ({ id, severity, cause, explanation }) => [id, severity, cause ?? explanation]);
  const counts = severityCounts(findings).map(({ severity, text }) => colourOf(severity, colours)(text));
  const repeated = groups.length < findings.length ? "; --verbose lists every one" : "";
  return [
    ...groups.flatMap((group) => groupText(group, options)),
    `${total}: ${counts.length === 0 ? colours.green("nothing found") : counts.join(", ")}${repeated}`,
  ].join("\n");
};

/** How many findings there are of each severity, in words: `2 errors`. */
export const severityCounts = (
  findings: readonly { readonly severity: Severity }[],
): readonly { readonly severity: Severity; readonly text: string }[] => {
  const { error, warning, info } = countFindings(findings);
  const counts = [
    { severity: "error", count: error, text: counted(error, "error") },
    { severity: "warning", count: warning, text: counted(warning, "warning") },
    { severity: "info", count: info, text: `${info} info` },
  ] as const;
  return counts.filter(({ count }) => count > 0);
};
