import { RandomSource } from "../differential/generate/random-source";

const shuffled = <T>(list: readonly T[], random: RandomSource): T[] =>
  list
    .map((element) => ({ element, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ element }) => element);

/** A tour that visits every name once, in an order that the seed gives, and begins and ends with the first name. */
export const shuffledRing = (names: readonly string[], seed: number): string[] => {
  const [first, ...others] = names;
  return first === undefined ? [] : [first, ...shuffled(others, new RandomSource(seed)), first];
};

/**
 * A tour that visits every name once in the order of the list and once in an order that the seed gives, and begins and
 * ends with the first name. For n names it has 2·n swaps.
 */
export const ringTour = (names: readonly string[], seed: number): string[] => {
  return [...names, ...shuffledRing(names, seed)];
};
