import { counted } from "../messages/counted";
import type { FlowVerdict } from "../verdicts/answer";
import type { ChangedRow } from "./compare-matrices";
import { rowKey, rowText } from "./flow-row";
import { countOpened, type UpgradeEffect } from "./upgrade-effect";

/** More flows than these are counted. */
const mostRows = 20;

const verdictText = (answer: FlowVerdict | undefined): string => {
  if (answer === undefined) return "no such flow";
  return answer.auth === "" ? answer.verdict : `${answer.verdict} (authenticated)`;
};

const changedText = (row: ChangedRow): string =>
  `${rowText(row)}: ${verdictText(row.before)} → ${verdictText(row.after)}`;

const listed = (lines: readonly string[]): readonly string[] => [
  ...lines.slice(0, mostRows).map((line) => `  ${line}`),
  ...(lines.length > mostRows ? [`  and ${lines.length - mostRows} more`] : []),
];

const why = (since: string, summary: string, source: string, both: string): readonly string[] => [
  `    why: since ${since}, ${summary} (${source})`,
  `    the same in both: ${both}`,
];

/** What the agents do with rules that ask for authentication, where it is off. */
const unauthenticated: readonly string[] = [
  "    why: `authentication.enabled` is off afterwards, which is its default since 1.19: rules that ask for authentication let traffic pass without it (1.19 Upgrade Notes, Network Policy)",
  "    the same in both: pulumi config set --path cilium.mutualAuth.enabled true, or remove the rules",
];

/** The flows that an effect changes, below the changes that make them differ. */
const rowsOf = (effect: UpgradeEffect, isShown: (row: ChangedRow) => boolean): readonly string[] => {
  const shown = new Map(effect.changed.filter(isShown).map((row) => [rowKey(row), row]));
  const groups = effect.because.map(({ change, rows }) => ({
    change,
    rows: rows.flatMap((row) => shown.get(rowKey(row)) ?? []),
  }));
  return [
    ...groups.flatMap(({ change: { summary, source, both }, rows }) =>
      rows.length === 0
        ? []
        : [...listed(rows.map(changedText)), ...why(effect.since, summary, source, both)],
    ),
    ...listed(effect.together.filter(isShown).map((row) => `${changedText(row)} (several changes together)`)),
  ];
};

const authenticationOf = (effect: UpgradeEffect, when: "before" | "after"): readonly string[] => {
  const rows = effect.authentication.filter(({ authenticated }) => authenticated === when);
  if (rows.length === 0) return [];
  const text =
    when === "before" ? "authenticated → passes unauthenticated" : "passes unauthenticated → authenticated";
  return [
    ...listed(rows.map((row) => `${rowText(row)}: ${text}`)),
    ...(when === "before" ? unauthenticated : []),
  ];
};

/**
 * What an upgrade does to the flows of a subject, in lines for people.
 *
 * @param what whose flows these are: `of phase baseline`.
 */
export const upgradeLines = (effect: UpgradeEffect, what: string): readonly string[] => {
  const count = effect.changed.length + effect.authentication.length;
  if (count === 0) return [`no flow ${what} is decided differently`];
  return [
    `${counted(count, "flow")} ${what} ${count === 1 ? "is" : "are"} decided differently:`,
    ...rowsOf(effect, () => true),
    ...authenticationOf(effect, "before"),
    ...authenticationOf(effect, "after"),
  ];
};

/** The flows that an upgrade opens, in lines for people; none where it opens none. */
export const openedLines = (effect: UpgradeEffect, what: string): readonly string[] => {
  const count = countOpened(effect);
  if (count === 0) return [];
  const opened = new Set(effect.opened.map(rowKey));
  return [
    `${counted(count, "flow")} ${what}:`,
    ...rowsOf(effect, (row) => opened.has(rowKey(row))),
    ...authenticationOf(effect, "before"),
  ];
};
