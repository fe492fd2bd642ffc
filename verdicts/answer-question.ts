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
import { type End, FlowEnds, serviceOf, type Target } from "./worlds/flow-ends";
import { QuestionError } from "./worlds/question-error";

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP", "ICMP", "ICMPV6"];

const l7Of = (egress: L7, ingress: L7): L7 => {
  if (egress === "http" || ingress === "http") return "http";
  return egress === "dns" || ingress === "dns" ? "dns" : "none";
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

/** The steps that lead to a verdict: of the source, and of the destination if the source lets the flow out. */
export const stepsOf = ({ egress, ingress }: DecidedFlow): readonly (readonly Because[])[] => {
  const source = explain(egress.cause, "egress");
  return egress.verdict === "allowed" ? [source, explain(ingress.cause, "ingress")] : [source];
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
  throw new QuestionError(`${path}.port`, `${JSON.stringify(port)} is no port (${least} to ${most})`);
};

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
    const service = serviceOf(flow);
    if (service === undefined) {
      const targets = [{ end: this.#ends.find(flow.to, `${path}.to`), port }];
      return { from, targets, protocol, asked: flow, nowhere: undefined };
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
    const differing = undecided(nowhere ?? "the pods behind the Service differ");
    return { egress: differing, ingress: differing };
  }

  #between(from: End, { end, port }: Target, protocol: Protocol, asked: Asked): DecidedFlow {
    return {
      egress: this.#decide("egress", from, end, port, protocol, asked),
      ingress: this.#decide("ingress", end, from, port, protocol, asked),
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
    if (subject.pod === undefined) return notEnforced;
    const rules = this.compiled.rulesOf(subject.pod, direction);
    return decideDirection(rules, { peer: peer.identity, port, protocol }, asked);
  }
}

/** The verdict of a flow with all of its steps. */
export const verdictOf = (decided: DecidedFlow): FlowVerdict => ({
  ...summaryOf(decided),
  because: stepsOf(decided).flat(),
});

/**
 * Answers a question: what becomes of every flow in a world.
 *
 * @throws QuestionError if the question or a flow of it is no proper one.
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
