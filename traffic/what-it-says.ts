import type { Direction } from "../verdicts/answer";
import type { FlowAbout, FlowRecord } from "./flow-record";

/**
 * What became of a connection or a request. `audited`: it passed, and only because policies are audited. `refused`: by a
 * proxy. `lost`: dropped, and not by a policy. `failed`: the proxy had an error.
 */
export const outcomes = ["passed", "audited", "denied", "refused", "lost", "failed"] as const;

/** One of these. */
export type Outcome = (typeof outcomes)[number];

/** What Cilium decided at one side, as far as a flow tells. `passed`: it was seen behind the side, decided or not. */
export type Decided =
  | "forwarded"
  | "redirected"
  | "audited"
  | "denied"
  | "denied-by-rule"
  | "unauthenticated"
  | "request-passed"
  | "request-refused"
  | "passed";

/** What a flow says about one packet or request. */
export interface Observation {
  readonly outcome: Outcome;
  /** Whether the packet goes the other way than the connection. Undefined: the record does not know. */
  readonly isReply: boolean | undefined;
  /** `decision`: of a policy; `sight`: a packet that is on its way; `request`: what a proxy saw. */
  readonly kind: "decision" | "sight" | "request";
  readonly decided?: Decided;
  /** The sides that decided so. */
  readonly sides: readonly Direction[];
}

/** Why a flow is not counted. */
export const unusedReasons = {
  response: "answers of proxies: their requests are counted",
  "before-decision": "packets that were seen before a decision about them",
  related: "ICMP messages about other packets",
  socket: "translations of Services at sockets",
  "no-traffic": "events that are no traffic (debugging, captures)",
  "without-direction": "packets of which the record does not know which end began",
  "without-labels": "flows without labels of both ends, which cannot be asked about",
  "other-protocol": "packets of protocols that have no ports (fragments among them)",
  "other-request": "requests of protocols other than HTTP, gRPC and DNS",
  "too-many": "flows beyond the most that are told apart",
} as const;

/** One of these reasons. */
export type Unused = keyof typeof unusedReasons;

/** Numbers of Cilium's events. Source: Cilium, pkg/monitor/api/types.go. */
const events = { drop: 1, trace: 4, policyVerdict: 5 } as const;

/** Drop reasons that a policy is behind. Source: Cilium, api/v1/flow/flow.proto, DropReason; bpf/lib/policy.h. */
const dropsOfPolicies: Readonly<Record<string, Decided>> = {
  POLICY_DENIED: "denied",
  POLICY_DENY: "denied-by-rule",
  AUTH_REQUIRED: "unauthenticated",
};

const bothSides: readonly Direction[] = ["egress", "ingress"];
const sourceSide: readonly Direction[] = ["egress"];
const destinationSide: readonly Direction[] = ["ingress"];
const noSide: readonly Direction[] = [];

const sidesOf = ({ direction }: FlowAbout): readonly Direction[] => {
  if (direction === undefined) return noSide;
  return direction === "egress" ? sourceSide : destinationSide;
};

// Without spreading objects: this is done for every flow, and that would take longer than the rest of it.
const dropped = ({ about }: FlowRecord): Observation => {
  const { isReply } = about;
  const decided = dropsOfPolicies[about.drop];
  if (decided === undefined) return { outcome: "lost", isReply, kind: "decision", sides: noSide };
  // What waits for an authentication is sent again, and passes then.
  const outcome = decided === "unauthenticated" ? "lost" : "denied";
  return { outcome, isReply, kind: "decision", decided, sides: sidesOf(about) };
};

const decisions: Readonly<Record<string, { readonly outcome: Outcome; readonly decided: Decided }>> = {
  FORWARDED: { outcome: "passed", decided: "forwarded" },
  REDIRECTED: { outcome: "passed", decided: "redirected" },
  AUDIT: { outcome: "audited", decided: "audited" },
};

const policyVerdict = (flow: FlowRecord): Observation => {
  if (flow.verdict === "DROPPED") return dropped(flow);
  const found = decisions[flow.verdict];
  const isReply = flow.about.isReply ?? false;
  if (found === undefined) return { outcome: "failed", isReply, kind: "decision", sides: noSide };
  const { outcome, decided } = found;
  return { outcome, isReply, kind: "decision", decided, sides: sidesOf(flow.about) };
};

const trace = ({ about }: FlowRecord): Observation | Unused => {
  if (about.point.startsWith("FROM_")) return "before-decision";
  if (about.reason === "RELATED") return "related";
  // Whatever goes to a pod has passed both sides. A connection that is older may be older than the policies.
  const sides = about.reason !== "NEW" ? noSide : about.point === "TO_ENDPOINT" ? bothSides : sourceSide;
  return { outcome: "passed", isReply: about.isReply, kind: "sight", decided: "passed", sides };
};

const ofProxies: Readonly<Record<string, Outcome>> = {
  FORWARDED: "passed",
  REDIRECTED: "passed",
  AUDIT: "audited",
  DROPPED: "refused",
};

const request = ({ verdict, about }: FlowRecord): Observation | Unused => {
  const { request: recorded } = about;
  if (recorded?.type === "response") return "response";
  if (recorded === undefined || recorded.other !== undefined) return "other-request";
  const outcome = ofProxies[verdict] ?? "failed";
  const common = { outcome, isReply: false, kind: "request" } as const;
  if (outcome === "failed") return { ...common, sides: sidesOf(about) };
  const decided = outcome === "passed" ? "request-passed" : "request-refused";
  return { ...common, decided, sides: sidesOf(about) };
};

/**
 * What a flow says about traffic. Source: Cilium, pkg/hubble/parser/threefour (verdicts, directions and replies of packets) and
 * seven (requests).
 *
 * @returns the reason where it says nothing that can be counted.
 */
export const observationOf = (flow: FlowRecord): Observation | Unused => {
  const { about, verdict, protocol, source, destination } = flow;
  if (about.type === "SOCK" || verdict === "TRANSLATED") return "socket";
  const isRequest = about.type === "L7" || about.request !== undefined;
  const { event } = about;
  const isKnown = event === 0 || Object.values<number>(events).includes(event);
  if (!isRequest && !isKnown) return "no-traffic";
  if (source.labels.length === 0 || destination.labels.length === 0) return "without-labels";
  const hasPort = flow.destinationPort > 0 || protocol === "ICMP" || protocol === "ICMPV6";
  if (protocol === undefined || !hasPort) return "other-protocol";
  if (isRequest) return request(flow);
  if (event === events.policyVerdict) return policyVerdict(flow);
  if (verdict === "DROPPED") return dropped(flow);
  if (verdict === "AUDIT") return policyVerdict(flow);
  return trace(flow);
};
