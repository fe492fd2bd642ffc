import type { FilterSet } from "../filters/filter-set";
import type { Origin, PeerPolicy } from "../filters/peer-policy";
import type { Match } from "../requests/http-rule";
import type { Packet } from "./entry";
import {
  covers,
  envoyFilters,
  isEveryPort,
  isShortCircuited,
  letsEverythingPass,
  type SelectsAnybody,
  selecting,
} from "./envoy-filters";
import type { NamedPortLookup } from "./named-ports";

/**
 * Whether a pattern of `serverNames` matches the server name of a TLS handshake: `*.` stands for one label, `**.` for one or
 * more, letters count alike. Source: cilium/proxy, cilium/network_policy.h (SniPattern) at the commit that Cilium 1.18.6 pins.
 */
export const matchesServerName = (pattern: string, name: string): boolean => {
  const [wanted, asked] = [pattern.toLowerCase(), name.toLowerCase()];
  if (!wanted.startsWith("*")) return wanted !== "" && wanted === asked;
  if (wanted.startsWith("**.")) return asked.endsWith(wanted.slice(2));
  const suffix = wanted.slice(1);
  const label = asked.slice(0, Math.max(0, asked.length - suffix.length));
  return wanted.startsWith("*.") && asked.endsWith(suffix) && label !== "" && !label.includes(".");
};

/** Whether a rule asks for certificates, which Secrets hold: what a handshake comes to then is in no policy. */
const changesTls = ({ terminatingTls, originatingTls }: PeerPolicy): boolean =>
  terminatingTls !== "" || originatingTls !== "";

const letsPass = (policy: PeerPolicy, name: string): Match => {
  // A rule for a listener of its own is ignored by every other.
  if (policy.parser === "crd") return "no";
  const { serverNames } = policy;
  if (serverNames.length > 0 && !serverNames.some((pattern) => matchesServerName(pattern, name))) return "no";
  return changesTls(policy) ? "unknown" : "yes";
};

/** What the proxy does with a TLS handshake, and the rules that made it so. */
export interface HandshakeDecision {
  /** `unknown`: a certificate of a Secret decides. */
  readonly match: Match;
  readonly origins: readonly Origin[];
}

/**
 * What Cilium's proxy does with a TLS handshake that was sent to it: a connection passes if any rule for its peer and port
 * lets its server name pass; a rule without `serverNames` lets every name pass. Source: Cilium, pkg/envoy
 * getDirectionNetworkPolicy; cilium/proxy, network_filter.cc (onNewConnection), network_policy.cc (PortPolicy::allowed).
 */
export const decideHandshake = (
  set: FilterSet,
  packet: Packet,
  name: string,
  namedPort: NamedPortLookup,
  selectsAnybody: SelectsAnybody,
): HandshakeDecision => {
  const { peer } = packet;
  let unknown: readonly Origin[] | undefined;
  let everybody: readonly Origin[] | undefined;
  let hasRules = false;
  for (const filter of envoyFilters(set)) {
    if (isEveryPort(filter)) {
      const [first] = selecting(filter, peer);
      if (first !== undefined) return { match: "yes", origins: first[1].origins };
    }
  }
  for (const filter of envoyFilters(set)) {
    if (isEveryPort(filter) || !covers(filter, packet, namedPort)) continue;
    const { wildcard } = filter;
    // Sent as an empty list, which allows everybody unless another filter for the port adds its rules to it.
    if (wildcard !== undefined && letsEverythingPass(wildcard) && isShortCircuited(filter, selectsAnybody)) {
      everybody = wildcard.origins;
      continue;
    }
    hasRules ||= [...filter.peers.keys()].some((one) => one.isWildcard || selectsAnybody(one));
    for (const [, policy] of selecting(filter, peer)) {
      const match = letsPass(policy, name);
      if (match === "yes") return { match, origins: policy.origins };
      if (match === "unknown") unknown = policy.origins;
    }
  }
  if (everybody !== undefined && !hasRules) return { match: "yes", origins: everybody };
  return unknown === undefined ? { match: "no", origins: [] } : { match: "unknown", origins: unknown };
};
