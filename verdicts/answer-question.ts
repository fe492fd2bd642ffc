import type { Answer, Because, Direction, FlowVerdict, L7 } from "./answer";
import {
  type Asked,
  type DirectionDecision,
  decideDirection,
  notEnforced,
  undecided,
} from "./decide/direction-decision";
import type { Flow, Protocol, Question, World } from "./world";
import { checkQuestion } from "./worlds/check-question";
import { CompiledWorld } from "./worlds/compiled-world";
import { explain } from "./worlds/explain";
import { type End, FlowEnds, type Target } from "./worlds/flow-ends";
import { QuestionError } from "./worlds/question-error";

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP", "ICMP", "ICMPV6"];

const l7Of = (egress: L7, ingress: L7): L7 => {
  const seen = [egress, ingress];
  return (["http", "tls", "dns"] as const).find((proxy) => seen.includes(proxy)) ?? "none";
};

/** The decisions of both ends of a flow. */
export interface DecidedFlow {
  readonly egress: DirectionDecision;
  readonly ingress: DirectionDecision;
}

// A packet meets the source first, and a request the source's proxy before the packet that carries it leaves.
const deciding = ({ egress, ingress }: DecidedFlow): DirectionDecision =>
  egress.verdict === "allowed" ? ingress : egress;

/** The verdict of a flow without the steps that lead to it. */
export const summaryOf = (decided: DecidedFlow): Omit<FlowVerdict, "because"> => {
  const { egress, ingress } = decided;
  const { verdict } = deciding(decided);
  return {
    verdict,
    egress: egress.verdict,
    ingress: ingress.verdict,
    l7: l7Of(egress.l7, ingress.l7),
    auth: verdict === "allowed" && (egress.authRequired || ingress.authRequired) ? "required" : "",
  };
};

/**
 * The steps that lead to a verdict: of the source, and of the destination if the source lets the flow out.
 *
 * @param most rules of each that are named, if not a few.
 */
export const stepsOf = ({ egress, ingress }: DecidedFlow, most?: number): readonly (readonly Because[])[] => {
  const source = explain(egress.cause, "egress", most);
  return egress.verdict === "allowed" ? [source, explain(ingress.cause, "ingress", most)] : [source];
};

/** A flow whose ends were found. */
export interface ResolvedFlow {
  readonly from: End;
  /** More than one where the flow goes to a Service. */
  readonly targets: readonly Target[];
  readonly protocol: Protocol;
  readonly asked: Asked;
  /** Why the flow goes nowhere; then there are no targets. */
  readonly nowhere: string | undefined;
}

const checkProtocol = (protocol: Protocol, path: string): void => {
  if (protocols.includes(protocol)) return;
  throw new QuestionError(
    `${path}.protocol`,
    `${JSON.stringify(protocol)} is none. Accepted: ${protocols.join(", ")}`,
  );
};

const checkPort = (port: number, protocol: Protocol, path: string): void => {
  const [least, most] = protocol.startsWith("ICMP") ? [0, 255] : [1, 65_535];
  if (Number.isInteger(port) && port >= least && port <= most) return;
  throw new QuestionError(
    `${path}.port`,
    `${JSON.stringify(port)} is not a valid port (${least} to ${most})`,
  );
};

/** Whoever connects to a name with TLS says that name. A request that is asked about may be without TLS. */
const withServerName = (flow: Flow): Asked => {
  const { to, http, tls } = flow;
  if (tls !== undefined || http !== undefined || typeof to === "string" || !("fqdn" in to)) return flow;
  return { ...flow, destinationName: to.fqdn };
};

// The endpoint of Ingress and Gateway API is the proxy itself: what its policy denies it answers with 403.
const byIngressProxy = (decision: DirectionDecision): DirectionDecision =>
  decision.verdict === "denied-by-default" || decision.verdict === "denied-by-rule"
    ? { ...decision, verdict: "denied-by-l7", l7: "http" }
    : decision;

/** Answers about one world; what its flows share is computed once. */
export class VerdictEngine {
  readonly compiled: CompiledWorld;
  readonly #ends: FlowEnds;

  constructor(world: World) {
    this.compiled = new CompiledWorld(world);
    this.#ends = new FlowEnds(this.compiled);
  }

  /**
   * What becomes of a flow.
   *
   * @throws QuestionError if the flow names an end that is not there, a port that is none, …
   */
  verdict(flow: Flow): FlowVerdict {
    return verdictOf(this.decide(this.resolve(flow, "flow")));
  }

  /**
   * Finds the ends of a flow.
   *
   * @param path what errors call the flow.
   * @throws QuestionError as {@link verdict} does.
   */
  resolve(flow: Flow, path: string): ResolvedFlow {
    const { protocol = "TCP", port } = flow;
    checkProtocol(protocol, path);
    checkPort(port, protocol, path);
    const from = this.#ends.find(flow.from, `${path}.from`);
    const service = this.#ends.serviceOf(flow.to);
    if (service === undefined) {
      const targets = [{ end: this.#ends.find(flow.to, `${path}.to`), port }];
      return { from, targets, protocol, asked: withServerName(flow), nowhere: undefined };
    }
    const behind = this.#ends.behindService(service, port, protocol);
    return "reason" in behind
      ? { from, targets: [], protocol, asked: flow, nowhere: behind.reason }
      : { from, targets: behind.targets, protocol, asked: flow, nowhere: undefined };
  }

  /** What both ends decide about a flow. */
  decide({ from, targets, protocol, asked, nowhere }: ResolvedFlow): DecidedFlow {
    const [only] = targets;
    if (targets.length === 1 && only !== undefined) return this.#between(from, only, protocol, asked);
    const decisions = targets.map((target) => this.#between(from, target, protocol, asked));
    const [first] = decisions;
    if (first !== undefined) {
      const { verdict } = deciding(first);
      if (decisions.every((decided) => deciding(decided).verdict === verdict)) return first;
    }
    const differing = undecided(nowhere ?? "what is behind the Service differs");
    return { egress: differing, ingress: differing };
  }

  #between(from: End, { end, port }: Target, protocol: Protocol, asked: Asked): DecidedFlow {
    const source = this.#ends.seenFrom(from, end);
    const destination = this.#ends.seenFrom(end, from);
    return {
      egress: this.#decide("egress", source, destination, port, protocol, asked),
      ingress: this.#decide("ingress", destination, source, port, protocol, asked),
    };
  }

  #decide(
    direction: Direction,
    subject: End,
    peer: End,
    port: number,
    protocol: Protocol,
    asked: Asked,
  ): DirectionDecision {
    const { pod, own } = subject;
    const packet = { peer: peer.identity, port, protocol };
    if (pod !== undefined) return decideDirection(this.compiled.rulesOf(pod, direction), packet, asked);
    if (own === undefined) return notEnforced;
    const decision = decideDirection(this.compiled.rulesOfOwn(own, direction), packet, asked);
    return own === "ingress" && protocol === "TCP" ? byIngressProxy(decision) : decision;
  }
}

/**
 * The verdict of a flow with its steps.
 *
 * @param most rules of each end that are named, if not a few; the rest is counted.
 */
export const verdictOf = (decided: DecidedFlow, most?: number): FlowVerdict => ({
  ...summaryOf(decided),
  because: stepsOf(decided, most).flat(),
});

/**
 * Answers a question: what becomes of every flow in a world.
 *
 * @throws QuestionError if the question or a flow of it is not a valid one.
 */
export const answerQuestion = (question: Question): Answer => {
  const { flows = [], ...world } = checkQuestion(question);
  const engine = new VerdictEngine(world);
  // All ends first: whether a selector selects anybody is a question about all of them.
  const resolved = flows.map((flow, index) => engine.resolve(flow, `flows[${index}]`));
  return {
    verdicts: resolved.map((flow) => verdictOf(engine.decide(flow))),
    policies: engine.compiled.statuses,
  };
};
