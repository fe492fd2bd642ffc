import type { Filter, FilterSet } from "../filters/filter-set";
import type { PeerPolicy } from "../filters/peer-policy";
import type { Identity } from "../labels/identity";
import type { Selector } from "../labels/selector";
import { type Packet, resolvedPort } from "./entry";
import type { PortNames } from "./named-ports";

/** Whether anybody in the world is selected; rules for nobody are not sent to Envoy. */
export type SelectsAnybody = (selector: Selector) => boolean;

/** The filters that Cilium sends to Envoy. Source: Cilium, pkg/envoy getDirectionNetworkPolicy. */
export const envoyFilters = ({ filters }: FilterSet): readonly Filter[] =>
  filters.filter(({ protocol }) => protocol === "TCP" || protocol === "ANY");

/** Whether Cilium sends Envoy a peer's rules as an allow without conditions. */
export const letsEverythingPass = ({
  deny,
  parser,
  http,
  other,
  serverNames,
  terminatingTls,
  originatingTls,
}: PeerPolicy): boolean =>
  !deny &&
  !(parser === "http" && http.length > 0) &&
  other.length === 0 &&
  serverNames.length === 0 &&
  terminatingTls === "" &&
  originatingTls === "" &&
  parser !== "crd";

/** Whether an allow for everybody makes Cilium send no rules of the filter at all: none has to be run once another allows. */
export const isShortCircuited = (filter: Filter, selectsAnybody: SelectsAnybody): boolean => {
  for (const [selector, policy] of filter.peers) {
    const canStop =
      !policy.deny && !(policy.parser === "http" && policy.http.some((rule) => rule.hasSideEffects));
    if (!canStop && (selector.isWildcard || selectsAnybody(selector))) return false;
  }
  return true;
};

/** Whether a filter is about every port. */
export const isEveryPort = ({ portName, port, endPort }: Filter): boolean =>
  portName === "" && port === 0 && endPort === 0;

/** Whether a filter is about the port of a packet. */
export const covers = (filter: Filter, packet: Packet, names: PortNames): boolean => {
  const port = resolvedPort(filter, names, packet.peer) ?? 0;
  return port > 0 && packet.port >= port && packet.port <= Math.max(port, filter.endPort);
};

/** What a filter allows a peer, by the selectors that select it. */
export const selecting = (filter: Filter, peer: Identity): [Selector, PeerPolicy][] =>
  [...filter.peers].filter(([selector, policy]) => !policy.deny && selector.selects(peer));
