import type { Entry } from "./entry";
import { chosenEntry, type PolicyMap } from "./policy-map";

/** Bits of the protocol: what a key fixes that is about every port of one. */
const protocolBits = 8;

/** The entry that decides; unclear where entries that do not do the same share a key, of which one stays. */
export interface WrittenEntry {
  readonly entry: Entry | undefined;
  readonly isUnclear: boolean;
}

// Whether the block of ports around a port, of which a key fixes so many bits, begins with port 0.
const beginsAtZero = (prefixLength: number, port: number): boolean =>
  prefixLength > protocolBits && port >>> (16 + protocolBits - prefixLength) === 0;

type ByLength = ReadonlyMap<number, Entry>;

// The entries of the longest key that covers the packet: more than one where keys became the same.
const longestWritten = (own: ByLength, atZero: ByLength, port: number): readonly Entry[] => {
  const kept = [...own.values()].filter(({ prefixLength }) => !beginsAtZero(prefixLength, port));
  const fromZero = [...atZero.values()]
    .filter(({ prefixLength }) => prefixLength > protocolBits)
    .map((entry) => ({ ...entry, prefixLength: protocolBits }));
  const all = [...kept, ...fromZero];
  const longest = Math.max(...all.map(({ prefixLength }) => prefixLength));
  return all.filter(({ prefixLength }) => prefixLength === longest);
};

const isAlike = (one: Entry, other: Entry): boolean =>
  one.deny === other.deny &&
  (one.deny ||
    (one.precedence === other.precedence &&
      one.policy.parser === other.policy.parser &&
      one.policy.listener === other.policy.listener &&
      one.auth.type === other.auth.type));

const orNone = (entries: readonly Entry[]): readonly (Entry | undefined)[] =>
  entries.length === 0 ? [undefined] : entries;

/**
 * The entry that decides in the map as the agent writes it for the datapath: a key's length does not say how many bits of the port
 * count where the port is 0, so that a block of ports that begins with 0 is every port. Source: Cilium, pkg/maps/policymap
 * NewKeyFromPolicyKey (the same in 1.18.6 and 1.19.6).
 *
 * @param own the entries that cover the packet, as Cilium computes them.
 * @param atZero those that cover one to port 0.
 */
export const lookupWritten = (own: PolicyMap, atZero: PolicyMap, port: number): WrittenEntry => {
  const [forPeer, forAll] = (["peer", "all"] as const).map((end) =>
    orNone(longestWritten(own.entriesFor(end), atZero.entriesFor(end), port)),
  ) as [readonly (Entry | undefined)[], readonly (Entry | undefined)[]];
  const outcomes = forPeer.flatMap((one) => forAll.map((other) => chosenEntry(one, other)));
  const [entry] = outcomes;
  const isUnclear = outcomes.some(
    (other) => entry !== undefined && other !== undefined && !isAlike(entry, other),
  );
  return { entry, isUnclear };
};
