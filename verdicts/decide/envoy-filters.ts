import type { Filter, FilterSet } from "../filters/filter-set";
import type { PeerPolicy } from "../filters/peer-policy";
import type { Identity } from "../labels/identity";
import type { Selector } from "../labels/selector";
import type { DirectionRules } from "./direction-rules";
import { type Packet, resolvedPort } from "./entry";
import type { PortNames } from "./named-ports";

/** Whether anybody in the world is selected; rules for nobody are not sent to Envoy. */
export type SelectsAnybody = (selector: Selector) => boolean;

/** The filters that Cilium sends to Envoy. Source: Cilium, pkg/envoy getDirectionNetworkPolicy. */
export const envoyFilters = ({ filters }: FilterSet): readonly Filter[] =>
  filters.filter(({ protocol }) => protocol === "TCP" || protocol === "ANY");

/** Whether Cilium sends Envoy a peer's rules as an allow without conditions. */
const letsEverythingPass = ({
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
const isShortCircuited = (filter: Filter, selectsAnybody: SelectsAnybody): boolean => {
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

/** The rules that the proxy has for a port, where the lists of several filters for one port are joined. */
export interface JoinedRules {
  /** What rules for every port allow the peer: all that there is. */
  readonly everyPort: readonly PeerPolicy[];
  /** The filters whose rules are sent. */
  readonly sent: readonly Filter[];
  /**
   * An allow for everybody, which is sent as an empty list: it lets everything pass, unless rules of another filter are joined to
   * it and it is lost.
   */
  readonly everybody: PeerPolicy | undefined;
}

/** Finds the rules that the proxy has for a packet's port. */
export const joinedRules = (
  { set, portNames, selectsAnybody }: Pick<DirectionRules, "set" | "portNames" | "selectsAnybody">,
  packet: Packet,
): JoinedRules => {
  const filters = envoyFilters(set);
  const everyPort = filters
    .filter(isEveryPort)
    .flatMap((filter) => selecting(filter, packet.peer).map(([, policy]) => policy));
  const sent: Filter[] = [];
  let everybody: PeerPolicy | undefined;
  for (const filter of filters) {
    if (isEveryPort(filter) || !covers(filter, packet, portNames)) continue;
    const { wildcard } = filter;
    if (wildcard !== undefined && letsEverythingPass(wildcard) && isShortCircuited(filter, selectsAnybody))
      everybody = wildcard;
    else sent.push(filter);
  }
  return { everyPort, sent, everybody };
};
