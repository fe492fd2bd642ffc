import { closest, distance } from "fastest-levenshtein";

const shortest = (names: readonly string[]): string | undefined =>
  [...names].sort((one, other) => one.length - other.length)[0];

/**
 * The name that somebody probably meant: one that begins with what was written (the shortest of them), else one that holds it
 * as a whole word, else the nearest by letters if it is near enough to be a slip of the keyboard.
 *
 * @returns undefined if nothing is near: then a suggestion would mislead.
 */
export const nearestName = (written: string, names: readonly string[]): string | undefined => {
  const word = written.trim().toLowerCase();
  if (word === "" || names.length === 0) return undefined;
  const begins = names.filter((name) => name.toLowerCase().startsWith(word));
  if (begins.length > 0) return shortest(begins);
  const holds = names.filter((name) =>
    name
      .toLowerCase()
      .split(/[-_./:@]/)
      .includes(word),
  );
  if (holds.length > 0) return shortest(holds);
  const best = closest(written, [...names]);
  return distance(written, best) <= Math.max(2, Math.floor(written.length / 3)) ? best : undefined;
};
