import type { Filter, FilterSet } from "../filters/filter-set";
import type { PeerPolicy } from "../filters/peer-policy";
import { type Effect, resolvedPort } from "./entry";
import type { NamedPortLookup } from "./named-ports";

const sendsElsewhere = (filter: Filter, { parser, listener }: PeerPolicy): boolean => {
  for (const other of filter.peers.values()) {
    if (other.parser !== "" && other.parser !== parser && other.listener === listener) return true;
  }
  return false;
};

/**
 * Whether rules send one port of a pod to different proxies. Cilium keeps one redirect per port, protocol and listener,
 * whichever rule it meets first, so nobody can say which proxy sees the traffic. Source: Cilium, pkg/policy ProxyID and
 * pkg/endpoint addNewRedirects.
 */
export const isProxyUnclear = (set: FilterSet, effect: Effect, namedPort: NamedPortLookup): boolean => {
  const port = resolvedPort(effect.filter, namedPort);
  return set.filters.some(
    (filter) =>
      filter.protocol === effect.filter.protocol &&
      resolvedPort(filter, namedPort) === port &&
      sendsElsewhere(filter, effect.policy),
  );
};
