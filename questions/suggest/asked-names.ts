import type { CountedGroup } from "../../traffic/counted-group";
import { passedOf } from "./evidence";
import type { AskedNames } from "./peers";

/**
 * Which names a source means by an address that was learned by several: those that it asked a DNS server for; all of them
 * where the record has no query of its for any.
 */
export const askedNamesOf = (groups: readonly CountedGroup[]): AskedNames => {
  const asked = new Map<string, Set<string>>();
  for (const group of groups) {
    const name = group.request?.dns?.name;
    if (name === undefined || passedOf(group) === 0) continue;
    const key = group.from.recorded.name;
    asked.set(key, (asked.get(key) ?? new Set()).add(name));
  }
  return ({ recorded }, { names }) => {
    const own = asked.get(recorded.name);
    const meant = names.filter((name) => own?.has(name) === true);
    return meant.length > 0 ? meant : names;
  };
};
