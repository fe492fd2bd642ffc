import type { AuthRequirement, Entry } from "./entry";

const strengthOf: Readonly<Record<AuthRequirement["type"], number>> = { none: 0, spire: 1, "always-fail": 2 };

const strongerAuth = (one: AuthRequirement, other: AuthRequirement): AuthRequirement => {
  if (one.explicit !== other.explicit) return one.explicit ? one : other;
  return strengthOf[other.type] > strengthOf[one.type] ? other : one;
};

const derived = ({ type }: AuthRequirement): AuthRequirement => ({ type, explicit: false });

// Two entries under one key become one with the stronger authentication. Where the new one had the stronger redirect, the
// old one has been removed or raised before.
const merged = (one: Entry, other: Entry): Entry => ({ ...one, auth: strongerAuth(one.auth, other.auth) });

/**
 * The datapath's policy map, as far as it covers one packet. Only needed where rules ask for authentication: there an
 * entry inherits from less specific ones. Source: Cilium, pkg/policy mapState.insertWithChanges, authPreferredInsert and
 * lookup.
 */
export class PolicyMap {
  readonly #forPeer = new Map<number, Entry>();
  readonly #forAll = new Map<number, Entry>();

  /** Adds entries in order. */
  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      if (entry.deny) this.#insertDeny(entry);
      else this.insertAllow(entry);
    }
  }

  /** Adds an entry that allows. */
  insertAllow(entry: Entry): void {
    const inherited = this.#inherited(entry);
    if (inherited === undefined) return;
    this.#passOn(inherited);
    const same = this.#sameEnd(entry);
    const before = same.get(entry.prefixLength);
    if (before === undefined) same.set(entry.prefixLength, inherited);
    else if (!before.deny) same.set(entry.prefixLength, merged(before, inherited));
  }

  /** The entry that decides; undefined: nothing allows the packet. */
  lookup(): Entry | undefined {
    return chosenEntry(longest(this.#forPeer), longest(this.#forAll));
  }

  /** The entries about the peer, or about everybody, by the bits that their keys fix. */
  entriesFor(end: "peer" | "all"): ReadonlyMap<number, Entry> {
    return end === "peer" ? this.#forPeer : this.#forAll;
  }

  #sameEnd(entry: Entry): Map<number, Entry> {
    return entry.forPeer ? this.#forPeer : this.#forAll;
  }

  #insertDeny(entry: Entry): void {
    const broader = entry.forPeer ? [this.#forAll, this.#forPeer] : [this.#forAll];
    for (const map of broader) {
      for (const [length, other] of map) {
        const sameKey = map === this.#sameEnd(entry) && length === entry.prefixLength;
        if (other.deny && !sameKey && length <= entry.prefixLength) return;
      }
    }
    const narrower = entry.forPeer ? [this.#forPeer] : [this.#forPeer, this.#forAll];
    for (const map of narrower) {
      for (const length of [...map.keys()]) if (length >= entry.prefixLength) map.delete(length);
    }
    this.#sameEnd(entry).set(entry.prefixLength, entry);
  }

  // What a new entry takes over from those that cover it, most specific first; undefined if it has no effect.
  #inherited(entry: Entry): Entry | undefined {
    const covering = [...this.#sameEnd(entry)]
      .filter(([length]) => length <= entry.prefixLength)
      .sort(([one], [other]) => other - one);
    let result = entry;
    let found = false;
    for (const [length, other] of covering) {
      if (other.deny) return undefined;
      if (other.precedence > entry.precedence) {
        if (!entry.auth.explicit) return undefined;
        return { ...result, precedence: other.precedence, filter: other.filter, policy: other.policy };
      }
      if (!found && !entry.auth.explicit && length !== entry.prefixLength && other.auth.explicit) {
        result = { ...result, auth: derived(other.auth) };
        found = true;
      }
    }
    return result;
  }

  // What the entries that a new one covers take over from it, least specific first.
  #passOn(entry: Entry): void {
    const same = this.#sameEnd(entry);
    const covered = [...same]
      .filter(([length]) => length >= entry.prefixLength)
      .sort(([one], [other]) => one - other);
    let done = false;
    for (const [length, before] of covered) {
      let other = before;
      if (!other.deny && other.precedence < entry.precedence) {
        if (!other.auth.explicit) {
          same.delete(length);
          continue;
        }
        other = { ...other, precedence: entry.precedence, filter: entry.filter, policy: entry.policy };
        same.set(length, other);
      }
      if (done || !entry.auth.explicit || length === entry.prefixLength) continue;
      if (other.deny || other.auth.explicit) {
        done = true;
        continue;
      }
      if (other.auth.type !== entry.auth.type) same.set(length, { ...other, auth: derived(entry.auth) });
    }
  }
}

/**
 * Of an entry about the peer and one about everybody the one that decides. Source: Cilium, bpf/lib/policy.h,
 * __policy_can_access.
 */
export const chosenEntry = (one: Entry | undefined, other: Entry | undefined): Entry | undefined => {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.deny) return one;
  if (other.deny) return other;
  if (one.precedence !== other.precedence) return one.precedence > other.precedence ? one : other;
  return other.prefixLength > one.prefixLength ? withAuthOf(other, one) : withAuthOf(one, other);
};

const longest = (map: ReadonlyMap<number, Entry>): Entry | undefined => {
  let best: Entry | undefined;
  for (const entry of map.values()) {
    if (best === undefined || entry.prefixLength > best.prefixLength) best = entry;
  }
  return best;
};

const withAuthOf = (entry: Entry, other: Entry): Entry =>
  !entry.auth.explicit && strengthOf[other.auth.type] > strengthOf[entry.auth.type]
    ? { ...entry, auth: derived(other.auth) }
    : entry;
