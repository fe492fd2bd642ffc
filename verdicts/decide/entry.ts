import type { Filter, FilterSet } from "../filters/filter-set";
import { type PeerPolicy, precedence } from "../filters/peer-policy";
import type { Identity } from "../labels/identity";
import type { Selector } from "../labels/selector";
import type { Protocol } from "../world";
import type { PortNames } from "./named-ports";
import { coveringPrefixLength } from "./port-range";

/** What a packet looks like to the datapath of one direction. */
export interface Packet {
  /** The other end. */
  readonly peer: Identity;
  readonly port: number;
  readonly protocol: Protocol;
}

/** How an allowed connection is authenticated. A derived requirement comes from another, less specific rule. */
export interface AuthRequirement {
  readonly type: "none" | "spire" | "always-fail";
  readonly explicit: boolean;
}

/** What a filter does to the traffic of one selector of peers, as the datapath holds it. */
export interface Effect {
  readonly selector: Selector;
  readonly deny: boolean;
  /** Strength of its redirect; 0: none; less for what counts only where no rule does. */
  readonly precedence: number;
  readonly auth: AuthRequirement;
  readonly filter: Filter;
  readonly policy: PeerPolicy;
}

/** An entry of the datapath's policy map that covers a packet. */
export interface Entry extends Effect {
  /** It is about this peer alone, not about everybody, or all of the peer's sort. */
  readonly forPeer: boolean;
  /** How many bits of protocol and port it fixes: 0 everything, 8 a protocol, 24 a single port. */
  readonly prefixLength: number;
}

/** No authentication, and nobody asked for it. */
export const noAuth: AuthRequirement = { type: "none", explicit: false };

const authOf = ({ auth }: PeerPolicy): AuthRequirement => {
  switch (auth) {
    case undefined:
      return noAuth;
    case "disabled":
      return { type: "none", explicit: true };
    case "required":
      return { type: "spire", explicit: true };
    case "test-always-fail":
      return { type: "always-fail", explicit: true };
  }
};

const effectsOfFilter = new WeakMap<Filter, readonly Effect[]>();

/** The effects of a filter, that on everybody first; made once. */
export const effectsOf = (filter: Filter): readonly Effect[] => {
  const known = effectsOfFilter.get(filter);
  if (known !== undefined) return known;
  const effects = [...filter.peers].map(
    ([selector, policy]): Effect => ({
      selector,
      deny: policy.deny,
      precedence: filter.isLast ? -1 : precedence(policy),
      auth: policy.deny ? noAuth : authOf(policy),
      filter,
      policy,
    }),
  );
  effects.sort((one, other) => Number(other.selector.isWildcard) - Number(one.selector.isWildcard));
  effectsOfFilter.set(filter, effects);
  return effects;
};

/** The number of a filter's port toward a peer: its own, or that of the name; undefined if the name means nothing there. */
export const resolvedPort = (filter: Filter, names: PortNames, peer: Identity): number | undefined => {
  if (filter.portName === "") return filter.port;
  return names.toward(filter.portName, filter.protocol, peer) || undefined;
};

/** Every number that a filter's port has for its peers: its own, or those of the name. */
export const portsOf = (filter: Filter, names: PortNames): readonly number[] =>
  filter.portName === "" ? [filter.port] : names.among(filter.portName, filter.protocol, filter.peers.keys());

/** Bits of protocol and port that a filter fixes where it covers a packet; -1 where it does not. */
export const prefixLengthOf = (filter: Filter, packet: Packet, names: PortNames): number => {
  if (filter.protocol === "ANY") return 0;
  if (filter.protocol !== packet.protocol) return -1;
  const port = resolvedPort(filter, names, packet.peer);
  if (port === undefined) return -1;
  const bits = coveringPrefixLength(port, filter.lastPort, packet.port);
  return bits < 0 ? -1 : 8 + bits;
};

const sameEffect = (one: Effect, other: Effect): boolean =>
  one.deny === other.deny &&
  one.precedence === other.precedence &&
  one.policy.parser === other.policy.parser &&
  one.policy.listener === other.policy.listener &&
  one.auth.type === other.auth.type &&
  one.auth.explicit === other.auth.explicit;

// What is about the port of each peer by itself is not about all of a sort.
const actsOn = ({ selector }: Effect, peer: Identity, ofEach: boolean): boolean =>
  ofEach ? selector.selects(peer) : selector.reaches(peer);

/** Whom an entry is about, the fewest first: the peer alone, all of the peer's sort, everybody. */
const reaches = ["peer", "sort", "everybody"] as const;

type Reach = (typeof reaches)[number];

interface Reaching {
  readonly effect: Effect;
  readonly reach: Reach;
}

// A name that each peer has a number for of its own becomes an entry for each.
const reachOf = ({ selector }: Effect, peer: Identity, ofEach: boolean): Reach => {
  if (ofEach) return "peer";
  if (selector.isWildcard) return "everybody";
  return selector.selectsSortOf(peer) ? "sort" : "peer";
};

/**
 * Whether Cilium leaves an entry out, for one about more ends of the same filter does the same: beside the one for everybody,
 * unless the filter is about every port (pkg/policy, L4Filter.toMapState); where there are identities for a whole sort, an entry
 * about a peer alone beside any wider one (1.20, aggregateIsEquivalent and pruneAggregated).
 */
const isLeftOut = (
  { effect, reach }: Reaching,
  others: readonly Reaching[],
  { everyPort, aggregated }: { readonly everyPort: boolean; readonly aggregated: boolean },
): boolean =>
  others.some(
    (wider) =>
      reaches.indexOf(wider.reach) > reaches.indexOf(reach) &&
      ((wider.reach === "everybody" && !everyPort) || (reach === "peer" && aggregated)) &&
      sameEffect(effect, wider.effect),
  );

/** The entries that cover a packet, of all filters. Source: Cilium, pkg/policy L4Filter.toMapState. */
export const coveringEntries = (set: FilterSet, packet: Packet, names: PortNames): Entry[] => {
  const { peer } = packet;
  const aggregated = peer.aggregate !== undefined;
  return set.filters.flatMap((filter) => {
    const prefixLength = prefixLengthOf(filter, packet, names);
    if (prefixLength < 0) return [];
    const everyPort = filter.portName === "" && filter.port === 0;
    const ofEach = names.ofEachPeer && filter.portName !== "";
    const found = effectsOf(filter)
      .filter((effect) => actsOn(effect, peer, ofEach))
      .map((effect): Reaching => ({ effect, reach: reachOf(effect, peer, ofEach) }));
    return found
      .filter((each) => !isLeftOut(each, found, { everyPort, aggregated }))
      .map(({ effect, reach }): Entry => ({ ...effect, forPeer: reach === "peer", prefixLength }));
  });
};

/**
 * The effects that decide about a packet where no rule is about authentication: the denies if there are any, else the
 * strongest redirects, else the allows. That is what the datapath's policy map comes to: a deny erases what it covers,
 * and a stronger redirect erases weaker entries however specific they are.
 */
export const decidingEffects = (set: FilterSet, packet: Packet, names: PortNames): readonly Effect[] => {
  let best: Effect[] = [];
  let strength = Number.NEGATIVE_INFINITY;
  for (const filter of set.filters) {
    if (prefixLengthOf(filter, packet, names) < 0) continue;
    const ofEach = names.ofEachPeer && filter.portName !== "";
    for (const effect of effectsOf(filter)) {
      const rank = effect.deny ? Number.POSITIVE_INFINITY : effect.precedence;
      if (rank < strength) continue;
      if (!actsOn(effect, packet.peer, ofEach)) continue;
      if (rank > strength) {
        best = [];
        strength = rank;
      }
      best.push(effect);
    }
  }
  return best;
};
