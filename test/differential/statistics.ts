import type { Answer } from "../../verdicts/answer";
import type { Question } from "../../verdicts/world";

/** How often what came out: a run that meets one verdict only has compared nothing. */
export interface Statistics {
  readonly worlds: number;
  readonly flows: number;
  readonly policies: number;
  /** Policies that were refused. */
  readonly refused: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly l7: Readonly<Record<string, number>>;
  readonly auth: Readonly<Record<string, number>>;
}

/** Before anything was asked. */
export const emptyStatistics: Statistics = {
  worlds: 0,
  flows: 0,
  policies: 0,
  refused: 0,
  verdicts: {},
  l7: {},
  auth: {},
};

const added = (
  counts: Readonly<Record<string, number>>,
  values: readonly string[],
): Record<string, number> => {
  const sum = { ...counts };
  for (const value of values) sum[value] = (sum[value] ?? 0) + 1;
  return sum;
};

/** The statistics with one more answer in them. */
export const addAnswer = (before: Statistics, question: Question, answer: Answer): Statistics => ({
  worlds: before.worlds + 1,
  flows: before.flows + (question.flows?.length ?? 0),
  policies: before.policies + answer.policies.length,
  refused: before.refused + answer.policies.filter((policy) => policy.error !== undefined).length,
  verdicts: added(
    before.verdicts,
    answer.verdicts.map((each) => each.verdict),
  ),
  l7: added(
    before.l7,
    answer.verdicts.map((each) => each.l7),
  ),
  auth: added(
    before.auth,
    answer.verdicts.map((each) => each.auth || "not required"),
  ),
});

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

const lines = (title: string, counts: Readonly<Record<string, number>>, whole: number): string[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${title} ${name}: ${count} (${share(count, whole)})`);

/** The statistics as lines of text. */
export const describeStatistics = (statistics: Statistics): string =>
  [
    `${statistics.worlds} worlds, ${statistics.flows} flows, ${statistics.policies} policies ` +
      `(${share(statistics.refused, statistics.policies)} refused)`,
    ...lines("verdict", statistics.verdicts, statistics.flows),
    ...lines("l7", statistics.l7, statistics.flows),
    ...lines("auth", statistics.auth, statistics.flows),
  ].join("\n");
