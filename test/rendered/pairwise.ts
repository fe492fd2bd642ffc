import { baseChoice, type Choice, type Toggle, toggleNames, toggles } from "./cilium-toggles";

const pairText = (a: Toggle, valueA: unknown, b: Toggle, valueB: unknown): string =>
  `${a}=${String(valueA)}, ${b}=${String(valueB)}`;

/** The pairs of values that stand together in a choice, among the toggles named. */
export const pairsOf = (choice: Choice, among: readonly Toggle[] = toggleNames): string[] =>
  among.flatMap((a, index) => among.slice(index + 1).map((b) => pairText(a, choice[a], b, choice[b])));

/** Every pair of values of two toggles. */
export const everyPair = (): string[] =>
  toggleNames.flatMap((a, index) =>
    toggleNames
      .slice(index + 1)
      .flatMap((b) =>
        toggles[a].flatMap((valueA) => toggles[b].map((valueB) => pairText(a, valueA, b, valueB))),
      ),
  );

/**
 * A choice that covers many of the missing pairs: starts with the first of them, then gives each other toggle the value
 * that covers most together with those already given.
 */
const coverMost = (missing: ReadonlySet<string>): Choice => {
  const [first = ""] = missing;
  const given = new Map<Toggle, unknown>(
    toggleNames.flatMap((toggle) => {
      const value = toggles[toggle].find((each) => first.split(", ").includes(`${toggle}=${String(each)}`));
      return value === undefined ? [] : [[toggle, value] as const];
    }),
  );
  for (const toggle of toggleNames.filter((name) => !given.has(name))) {
    const covered = (value: unknown): number => {
      const choice = { ...baseChoice, ...Object.fromEntries(given), [toggle]: value } as Choice;
      const among = toggleNames.filter((name) => name === toggle || given.has(name));
      return pairsOf(choice, among).filter((pair) => missing.has(pair)).length;
    };
    const values: readonly unknown[] = toggles[toggle];
    given.set(
      toggle,
      values.reduce((best, value) => (covered(value) > covered(best) ? value : best)),
    );
  }
  return Object.fromEntries(given) as unknown as Choice;
};

/** Choices among which every pair of values of two toggles stands together at least once. */
export const pairwiseChoices = (): Choice[] => {
  const missing = new Set(everyPair());
  const choices: Choice[] = [];
  while (missing.size > 0) {
    const choice = coverMost(missing);
    for (const pair of pairsOf(choice)) missing.delete(pair);
    choices.push(choice);
  }
  return choices;
};
