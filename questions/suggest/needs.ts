import type { CountedEnd } from "../../traffic/counted-ends";
import type { CountedGroup } from "../../traffic/counted-group";
import type { Direction } from "../../verdicts/answer";
import type { Protocol } from "../../verdicts/world";
import { addEvidence, type Evidence, noEvidence } from "./evidence";
import { pathPattern } from "./path-pattern";
import { type Peer, type Peers, peerKey, type Wishes } from "./peers";
import type { Workload } from "./workloads";

/** A request that has to pass: method and pattern of the path. */
export interface NeededRequest {
  readonly method: string;
  readonly path: string;
  readonly evidence: Evidence;
}

/** A port, or a range of ports, that has to be open. */
export interface NeededPort {
  readonly protocol: Protocol;
  readonly port: number;
  /** Last port of a range. */
  readonly endPort: number | undefined;
  readonly evidence: Evidence;
  /** Requests that are let pass, and no others; none: whatever is sent. */
  readonly requests: Map<string, NeededRequest>;
  /** Names that it was asked for. */
  readonly queries: Map<string, Evidence>;
}

/** What has to pass between a workload and a peer, in one direction. */
export interface NeededPeer {
  readonly peer: Peer;
  /** Ends of the record that it stands for. */
  readonly ends: Set<CountedEnd>;
  readonly ports: Map<string, NeededPort>;
}

/** What has to pass for a workload. */
export interface Need {
  readonly workload: Workload;
  readonly egress: Map<string, NeededPeer>;
  readonly ingress: Map<string, NeededPeer>;
}

/** A side at which a rule is needed. */
export interface NeededSide {
  readonly side: Direction;
  /** Whether the rule names the request. */
  readonly isRequest: boolean;
}

/** At which sides traffic needs a rule; none: it passes without one. */
export type SidesOf = (group: CountedGroup) => readonly NeededSide[];

/** What was found to be needed, and what cannot be written. */
export interface Needs {
  readonly byWorkload: readonly Need[];
  /** Traffic whose other end no rule can name. */
  readonly unnameable: readonly CountedGroup[];
}

const rangeOf = ({ protocol, port }: CountedGroup, { portRanges }: Wishes) =>
  protocol.startsWith("ICMP") ? undefined : portRanges.find(([first, last]) => first <= port && port <= last);

const portOf = (needed: NeededPeer, group: CountedGroup, wishes: Wishes): NeededPort => {
  const [port, endPort] = rangeOf(group, wishes) ?? [group.port, undefined];
  const key = `${group.protocol} ${port} ${endPort ?? ""}`;
  const known = needed.ports.get(key);
  if (known !== undefined) return known;
  const found: NeededPort = {
    ...{ protocol: group.protocol, port, endPort, evidence: noEvidence() },
    ...{ requests: new Map(), queries: new Map() },
  };
  needed.ports.set(key, found);
  return found;
};

const addRequest = (port: NeededPort, group: CountedGroup, isRequest: boolean): void => {
  const { http, dns } = group.request ?? {};
  if (dns !== undefined) {
    const evidence = port.queries.get(dns.name) ?? noEvidence();
    addEvidence(evidence, group);
    port.queries.set(dns.name, evidence);
  }
  if (http === undefined || !isRequest) return;
  const { method = "GET", path: target = "/" } = http;
  const path = pathPattern(target);
  const key = `${method} ${path}`;
  const known = port.requests.get(key) ?? { method, path, evidence: noEvidence() };
  addEvidence(known.evidence, group);
  port.requests.set(key, known);
};

/**
 * What has to pass, by workload, direction, peer and port.
 *
 * @param passed traffic that passed.
 */
export const needsOf = (
  passed: readonly CountedGroup[],
  sidesOf: SidesOf,
  peers: Peers,
  wishes: Wishes,
): Needs => {
  const byWorkload = new Map<Workload, Need>();
  const unnameable = new Set<CountedGroup>();
  for (const group of passed) {
    for (const { side, isRequest } of sidesOf(group)) {
      const [own, other] = side === "egress" ? [group.from, group.to] : [group.to, group.from];
      const workload = peers.workload(own);
      const peer = peers.peer(own, other, side === "egress");
      if (workload === undefined || peer === undefined) {
        unnameable.add(group);
        continue;
      }
      const need = byWorkload.get(workload) ?? { workload, egress: new Map(), ingress: new Map() };
      byWorkload.set(workload, need);
      const key = peerKey(peer);
      const needed = need[side].get(key) ?? { peer, ends: new Set(), ports: new Map() };
      need[side].set(key, needed);
      needed.ends.add(other);
      const port = portOf(needed, group, wishes);
      addEvidence(port.evidence, group);
      addRequest(port, group, isRequest);
    }
  }
  return { byWorkload: [...byWorkload.values()], unnameable: [...unnameable] };
};
