/** Things with one cause. The first says what is said; there is at least one. */
export interface ResultGroup<Result> {
  readonly first: Result;
  readonly all: readonly Result[];
}

/**
 * Puts things with the same cause together.
 *
 * @param causeOf what has to be the same: rule, severity, and the cause (or the words).
 * @returns the groups in the order of their first ones.
 */
export const groupResults = <Result>(
  results: readonly Result[],
  causeOf: (result: Result) => readonly string[],
): ResultGroup<Result>[] => {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = JSON.stringify(causeOf(result));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ first, all }];
  });
};
