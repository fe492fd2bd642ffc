import type { Filter, FilterSet } from "../filters/filter-set";
import { type PeerPolicy, precedence } from "../filters/peer-policy";
import type { Identity } from "../labels/identity";
import type { Protocol } from "../world";
import type { NamedPortLookup } from "./named-ports";
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

/** An entry of the datapath's policy map that covers a packet. */
export interface Entry {
  /** It is about this peer alone, not about everybody. */
  readonly forPeer: boolean;
  /** How many bits of protocol and port it fixes: 0 everything, 8 a protocol, 24 a single port. */
  readonly prefixLength: number;
  readonly deny: boolean;
  /** Strength of its redirect; 0: none. */
  readonly precedence: number;
  readonly auth: AuthRequirement;
  readonly filter: Filter;
  readonly policy: PeerPolicy;
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

/** The number of a filter's port: its own, or that of the name; undefined if the name means nothing here. */
export const resolvedPort = (filter: Filter, namedPort: NamedPortLookup): number | undefined => {
  if (filter.portName === "") return filter.port;
  return namedPort(filter.portName, filter.protocol) || undefined;
};

const prefixLengthOf = (filter: Filter, packet: Packet, namedPort: NamedPortLookup): number => {
  if (filter.protocol === "ANY") return 0;
  if (filter.protocol !== packet.protocol) return -1;
  const port = resolvedPort(filter, namedPort);
  if (port === undefined) return -1;
  const bits = coveringPrefixLength(port, filter.endPort, packet.port);
  return bits < 0 ? -1 : 8 + bits;
};

const entryOf = (filter: Filter, policy: PeerPolicy, forPeer: boolean, prefixLength: number): Entry => ({
  forPeer,
  prefixLength,
  deny: policy.deny,
  precedence: precedence(policy),
  auth: policy.deny ? noAuth : authOf(policy),
  filter,
  policy,
});

const sameEffect = (one: Entry, other: Entry): boolean =>
  one.deny === other.deny &&
  one.precedence === other.precedence &&
  one.policy.parser === other.policy.parser &&
  one.policy.listener === other.policy.listener &&
  one.auth.type === other.auth.type &&
  one.auth.explicit === other.auth.explicit;

/** The entries that cover a packet, of all filters. Source: Cilium, pkg/policy L4Filter.toMapState. */
export const coveringEntries = (set: FilterSet, packet: Packet, namedPort: NamedPortLookup): Entry[] => {
  const entries: Entry[] = [];
  for (const filter of set.filters) {
    const prefixLength = prefixLengthOf(filter, packet, namedPort);
    if (prefixLength < 0) continue;
    const { wildcard } = filter;
    const general = wildcard === undefined ? undefined : entryOf(filter, wildcard, false, prefixLength);
    if (general !== undefined) entries.push(general);
    const everyPort = filter.portName === "" && filter.port === 0;
    for (const [selector, policy] of filter.peers) {
      if (selector.isWildcard || !selector.selects(packet.peer)) continue;
      const entry = entryOf(filter, policy, true, prefixLength);
      // Cilium leaves out an entry that does what the one for everybody does.
      if (general === undefined || everyPort || !sameEffect(entry, general)) entries.push(entry);
    }
  }
  return entries;
};
