import type { DecidedFlow } from "../../../verdicts/answer-question";
import { NO_SUCH_NAME, type Trial, type TrialOutcome } from "./trial";

/** What a trial says of the engine's verdict. */
export type Judgement = "agrees" | "differs" | { readonly leftOut: string };

const REFUSED = 5;
const SERVER_FAILURE = 2;
const PERMISSION_DENIED = 7;

const passed = (outcome: TrialOutcome): boolean =>
  outcome.kind === "echo" ||
  (outcome.kind === "dns" && outcome.code === NO_SUCH_NAME) ||
  (outcome.kind === "response" && outcome.status === 200 && outcome.grpc === undefined);

const refused = (outcome: TrialOutcome): boolean =>
  (outcome.kind === "dns" && outcome.code === REFUSED) ||
  (outcome.kind === "response" && (outcome.status === 403 || outcome.grpc === PERMISSION_DENIED));

/** What a client sees of a dropped packet: nothing, or what a proxy before it says of a server that does not answer. */
const dropped = (outcome: TrialOutcome, throughProxy: boolean): boolean =>
  outcome.kind === "nothing" ||
  (throughProxy && outcome.kind === "response" && (outcome.status === 503 || outcome.status === 504)) ||
  (throughProxy && outcome.kind === "dns" && outcome.code === SERVER_FAILURE);

/** Holds what came of a trial against what the engine says of the flow. */
export const judge = ({ egress, ingress }: DecidedFlow, trial: Trial, outcome: TrialOutcome): Judgement => {
  const decided = egress.verdict === "allowed" ? [egress, ingress] : [egress];
  const last = decided.at(-1) ?? egress;
  const proxies = decided.map(({ l7 }) => l7);
  if (decided.some(({ verdict }) => verdict === "not-evaluable")) {
    return { leftOut: "not evaluable" };
  }
  if (proxies.includes("dns") && trial.name === undefined) {
    return { leftOut: "what is no query, to the DNS proxy" };
  }
  if (proxies.includes("http") && trial.request === undefined) {
    return { leftOut: "what is no request, to the HTTP proxy" };
  }
  const agrees = ((): boolean => {
    switch (last.verdict) {
      case "allowed":
        return passed(outcome);
      case "denied-by-l7":
        return refused(outcome);
      default:
        return dropped(outcome, last === ingress && egress.l7 !== "none");
    }
  })();
  return agrees ? "agrees" : "differs";
};
