import type { Protocol } from "../verdicts/world";
import { type Connection, Connections, sideBits } from "./connections";
import { type CountedEnd, CountedEnds } from "./counted-ends";
import { type CountedGroup, noCounts } from "./counted-group";
import type { FlowRecord } from "./flow-record";
import type { Networks } from "./networks";
import type { RecordedEnd } from "./recorded-end";
import { type RequestView, reducedRequest } from "./request-view";
import { type Observation, type Outcome, observationOf, type Unused } from "./what-it-says";

/** What of flows makes a difference to the policies that are asked. */
export interface WhatCounts {
  readonly networks: Networks;
  readonly requests: RequestView;
}

/** How many groups are told apart at most. */
const mostGroups = 200_000;

/** Of two things that are said of one connection the later one in this list is what became of it. */
const weight: Readonly<Record<Outcome, number>> = {
  passed: 0,
  lost: 1,
  failed: 1,
  audited: 2,
  refused: 3,
  denied: 4,
};

/** ICMP's questions, by the type of their answers. Source: RFC 792, RFC 4443. */
const questionOf: Readonly<Record<string, number>> = { "ICMP 0": 8, "ICMP 14": 13, "ICMPV6 129": 128 };

const forthKey = (flow: FlowRecord): string =>
  `${flow.protocol} ${flow.sourceAddress} ${flow.sourcePort} ${flow.destinationAddress} ${flow.destinationPort}`;

const backKey = (flow: FlowRecord): string =>
  `${flow.protocol} ${flow.destinationAddress} ${flow.destinationPort} ${flow.sourceAddress} ${flow.sourcePort}`;

interface Oriented {
  readonly from: CountedEnd;
  readonly to: CountedEnd;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Counts traffic: each connection and each request once. */
export class FlowCounter {
  readonly #ends: CountedEnds;
  readonly #groups = new Map<string, CountedGroup>();
  readonly #connections: Connections<CountedGroup>;

  /** @param window how many connections are remembered. */
  constructor(
    private readonly counts: WhatCounts,
    { window, most = mostGroups }: { readonly window?: number; readonly most?: number } = {},
  ) {
    this.#ends = new CountedEnds(counts.networks);
    this.#connections = new Connections(window);
    this.most = most;
  }

  private readonly most: number;

  /** What was counted so far. */
  get groups(): Iterable<CountedGroup> {
    return this.#groups.values();
  }

  /**
   * Counts a flow.
   *
   * @param at its time in milliseconds; NaN if it has none.
   * @returns why it is not counted, or undefined.
   */
  add(flow: FlowRecord, at: number): Unused | undefined {
    const observation = observationOf(flow);
    if (typeof observation === "string") return observation;
    return observation.kind === "request"
      ? this.#addRequest(flow, observation, at)
      : this.#addPacket(flow, observation, at);
  }

  #addRequest(flow: FlowRecord, observation: Observation, at: number): Unused | undefined {
    const { request } = flow.about;
    const oriented = this.#oriented(flow, false);
    if (request === undefined || oriented === undefined) return "other-request";
    const reduced = reducedRequest(request, this.counts.requests);
    const group = this.#group(oriented, at, reduced);
    if (group === undefined) return "too-many";
    // A record that does not say where counts as one place.
    group.requests[observation.sides[0] ?? "egress"][observation.outcome] += 1;
    note(group, observation, at);
    return undefined;
  }

  #addPacket(flow: FlowRecord, observation: Observation, at: number): Unused | undefined {
    const isReply = observation.isReply ?? this.#guess(flow, observation);
    if (isReply === undefined) return "without-direction";
    const key = isReply ? backKey(flow) : forthKey(flow);
    const known = this.#connections.find(key);
    if (known !== undefined && !isAnother(known.group, flow, observation, isReply)) {
      // Of a packet that goes back nothing follows for whether the connection is let through.
      if (isReply) extend(known.group, at);
      else this.#again(key, known, observation, at);
      return undefined;
    }
    const oriented = this.#oriented(flow, isReply);
    if (oriented === undefined) return "related";
    const group = this.#group(oriented, at, undefined);
    if (group === undefined) return "too-many";
    this.#begin(key, group, observation, at);
    return undefined;
  }

  // A drop tells nothing of replies. One that goes back on a connection that is known is a late packet of it.
  #guess(flow: FlowRecord, { kind }: Observation): boolean | undefined {
    if (this.#connections.find(forthKey(flow)) !== undefined) return false;
    if (this.#connections.find(backKey(flow)) !== undefined) return true;
    return kind === "decision" ? false : undefined;
  }

  #begin(key: string, group: CountedGroup, observation: Observation, at: number): void {
    const { outcome, kind, sides } = observation;
    const isDecided = kind === "decision";
    group[isDecided ? "begun" : "seen"][outcome] += 1;
    const begun = isDecided && outcome === "passed" ? sideBits(sides) : 0;
    this.#connections.remember(key, { group, outcome, isDecided, begun });
    note(group, observation, at);
  }

  #again(key: string, known: Connection<CountedGroup>, observation: Observation, at: number): void {
    const { group } = known;
    const { outcome, kind, sides } = observation;
    const isFirstPacket = kind === "decision" && outcome === "passed";
    if (isFirstPacket && (known.begun & sideBits(sides)) !== 0) {
      extend(group, at);
      this.#begin(key, group, observation, at);
      return;
    }
    extend(group, at);
    if (isFirstPacket) known.begun |= sideBits(sides);
    if (!known.isDecided && kind === "decision") {
      group.seen[known.outcome] -= 1;
      group.begun[known.outcome] += 1;
      known.isDecided = true;
    }
    if (weight[outcome] > weight[known.outcome] && kind === "decision") {
      const counts = known.isDecided ? group.begun : group.seen;
      counts[known.outcome] -= 1;
      counts[outcome] += 1;
      known.outcome = outcome;
    }
    note(group, observation, at);
  }

  #oriented(flow: FlowRecord, isReply: boolean): Oriented | undefined {
    const { protocol, source, destination, sourceAddress, destinationAddress, about } = flow;
    if (protocol === undefined) return undefined;
    const first = this.#ends.of(source, sourceAddress, about.sourceNames);
    const second = this.#ends.of(destination, destinationAddress, about.destinationNames);
    if (!isReply) return { from: first, to: second, protocol, port: flow.destinationPort };
    const isMessage = protocol === "ICMP" || protocol === "ICMPV6";
    const port = isMessage ? questionOf[`${protocol} ${flow.destinationPort}`] : flow.sourcePort;
    return port === undefined ? undefined : { from: second, to: first, protocol, port };
  }

  #group(
    { from, to, protocol, port }: Oriented,
    at: number,
    request: CountedGroup["request"],
  ): CountedGroup | undefined {
    const key = `${from.id} ${to.id} ${protocol} ${port} ${request === undefined ? "" : JSON.stringify(request)}`;
    const known = this.#groups.get(key);
    if (known !== undefined) {
      extend(known, at);
      return known;
    }
    if (this.#groups.size >= this.most) return undefined;
    const group: CountedGroup = {
      ...{ from, to, protocol, port, request, first: at, last: at },
      begun: noCounts(),
      seen: noCounts(),
      requests: { egress: noCounts(), ingress: noCounts() },
      recorded: new Map(),
    };
    this.#groups.set(key, group);
    return group;
  }
}

const isOtherPod = ({ recorded }: CountedEnd, end: RecordedEnd): boolean =>
  recorded.namespace !== "" && end.namespace !== "" && recorded.key !== end.key;

/** Whether a decision is about another connection than the one with these addresses: a pod's is given on to another pod. */
const isAnother = (
  { from, to }: CountedGroup,
  { source, destination }: FlowRecord,
  { kind }: Observation,
  isReply: boolean,
): boolean => kind === "decision" && !isReply && (isOtherPod(from, source) || isOtherPod(to, destination));

const extend = (group: CountedGroup, at: number): void => {
  if (!(at >= group.first)) group.first = Number.isNaN(at) ? group.first : at;
  if (!(at <= group.last)) group.last = Number.isNaN(at) ? group.last : at;
};

const note = (group: CountedGroup, { decided, sides }: Observation, at: number): void => {
  if (decided === undefined) return;
  for (const side of sides) {
    const key = `${side} ${decided}`;
    const known = group.recorded.get(key);
    if (known === undefined) group.recorded.set(key, { side, decided, count: 1, since: at });
    else known.count += 1;
  }
};
