import type { Filter, FilterSet } from "../filters/filter-set";
import type { PeerPolicy } from "../filters/peer-policy";
import { type Effect, type Packet, portsOf, resolvedPort } from "./entry";
import type { PortNames } from "./named-ports";

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
export const isProxyUnclear = (set: FilterSet, effect: Effect, packet: Packet, names: PortNames): boolean => {
  const port = resolvedPort(effect.filter, names, packet.peer);
  return (
    port !== undefined &&
    set.filters.some(
      (filter) =>
        filter.protocol === effect.filter.protocol &&
        portsOf(filter, names).includes(port) &&
        sendsElsewhere(filter, effect.policy),
    )
  );
};
