import type { Answer, FlowVerdict, L7, Verdict } from "./answer";
import {
  type Asked,
  type DirectionDecision,
  decideDirection,
  notEnforced,
  undecided,
} from "./decide/direction-decision";
import type { Flow, Protocol, Question, World } from "./world";
import { CompiledWorld } from "./worlds/compiled-world";
import { explain } from "./worlds/explain";
import { type End, FlowEnds, serviceOf } from "./worlds/flow-ends";
import { QuestionError } from "./worlds/question-error";

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP", "ICMP", "ICMPV6"];

const isDenied = (verdict: Verdict): boolean => verdict.startsWith("denied");

const l7Of = (egress: L7, ingress: L7): L7 => {
  if (egress === "http" || ingress === "http") return "http";
  return egress === "dns" || ingress === "dns" ? "dns" : "none";
};

// A packet meets the source first, and a request the source's proxy before the packet that carries it leaves.
const combine = (egress: DirectionDecision, ingress: DirectionDecision): FlowVerdict => {
  const verdict = egress.verdict === "allowed" ? ingress.verdict : egress.verdict;
  const because = isDenied(egress.verdict)
    ? explain(egress.cause, "egress")
    : [...explain(egress.cause, "egress"), ...explain(ingress.cause, "ingress")];
  return {
    verdict,
    egress: egress.verdict,
    ingress: ingress.verdict,
    l7: l7Of(egress.l7, ingress.l7),
    auth: verdict === "allowed" && (egress.authRequired || ingress.authRequired) ? "required" : "",
    because,
  };
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
   * @param path what errors call the flow.
   * @throws QuestionError if the flow names an end that is not there, a port that is none, …
   */
  verdict(flow: Flow, path = "flow"): FlowVerdict {
    const { protocol = "TCP", port } = flow;
    if (!protocols.includes(protocol)) {
      throw new QuestionError(
        `${path}.protocol`,
        `${JSON.stringify(protocol)} is none. Accepted: ${protocols.join(", ")}`,
      );
    }
    const least = protocol.startsWith("ICMP") ? 0 : 1;
    const most = protocol.startsWith("ICMP") ? 255 : 65_535;
    if (!Number.isInteger(port) || port < least || port > most) {
      throw new QuestionError(`${path}.port`, `${JSON.stringify(port)} is no port (${least} to ${most})`);
    }
    const from = this.#ends.find(flow.from, `${path}.from`);
    const service = serviceOf(flow);
    if (service !== undefined) return this.#toService(flow, from, service, protocol);
    return this.#between(from, this.#ends.find(flow.to, `${path}.to`), port, protocol, flow);
  }

  #between(from: End, to: End, port: number, protocol: Protocol, asked: Asked): FlowVerdict {
    const egress =
      from.pod === undefined
        ? notEnforced
        : decideDirection(
            this.compiled.rulesOf(from.pod, "egress"),
            { peer: to.identity, port, protocol },
            asked,
          );
    const ingress =
      to.pod === undefined
        ? notEnforced
        : decideDirection(
            this.compiled.rulesOf(to.pod, "ingress"),
            { peer: from.identity, port, protocol },
            asked,
          );
    return combine(egress, ingress);
  }

  #toService(flow: Flow, from: End, service: string, protocol: Protocol): FlowVerdict {
    const behind = this.#ends.behindService(service, flow.port, protocol);
    if ("reason" in behind) return combine(undecided(behind.reason), notEnforced);
    const verdicts = behind.targets.map(({ end, port }) => this.#between(from, end, port, protocol, flow));
    const [first] = verdicts;
    if (first !== undefined && verdicts.every(({ verdict }) => verdict === first.verdict)) return first;
    return combine(undecided(`the pods behind Service ${service} differ`), notEnforced);
  }
}

/**
 * Answers a question: what becomes of every flow in a world.
 *
 * @throws QuestionError if a flow is no proper one.
 */
export const answerQuestion = ({ flows = [], ...world }: Question): Answer => {
  const engine = new VerdictEngine(world);
  return {
    verdicts: flows.map((flow, index) => engine.verdict(flow, `flows[${index}]`)),
    policies: engine.compiled.statuses,
  };
};
