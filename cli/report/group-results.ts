import type { ReportResult } from "./report";

/** Results with one cause. The first says what is said; there is at least one. */
export interface ResultGroup<Result> {
  readonly first: Result;
  readonly all: readonly Result[];
}

/** What of a result says what its cause is. */
export type Caused = Pick<ReportResult, "rule" | "level" | "message" | "cause">;

/**
 * Puts results with the same cause together: the same rule, level and cause (without one: the same message).
 *
 * @returns the groups in the order of their first results.
 */
export const groupResults = <Result extends Caused>(results: readonly Result[]): ResultGroup<Result>[] => {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = JSON.stringify([result.rule, result.level, result.cause ?? result.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ first, all }];
  });
};
