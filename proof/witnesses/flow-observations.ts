import type { Observation as FlowObservation } from "../../traffic/what-it-says";
import { observationOf } from "../../traffic/what-it-says";
import type { Observation, ProbeWindow, SeenVerdict } from "../witness";
import { isAnswerTo, isItsAnswer, isItsRequest, isOfProbe, type ProbeEnds } from "./flow-matches";
import type { SeenFlow } from "./seen-flows";

/** A policy as Cilium's flows name it, in words: `CiliumNetworkPolicy policy-lab/l7-allow-only-get-root`. */
const policyText = (identity: string): string => identity.replace("/", " ");

const verdictOf = ({ outcome, kind }: FlowObservation): SeenVerdict | undefined => {
  switch (outcome) {
    case "passed":
    case "audited":
      return "forwarded";
    case "denied":
    case "lost":
      return "dropped";
    case "refused":
      return "refused";
    case "failed":
      return kind === "request" ? undefined : "dropped";
  }
};

type Untold = Omit<Observation, "text">;

const observed = (
  { flow }: SeenFlow,
  said: FlowObservation,
  at: number,
  answer: number | string | undefined,
): Untold | undefined => {
  const verdict = verdictOf(said);
  if (verdict === undefined) return undefined;
  const { direction, drop, policies, point } = flow.about;
  // What goes to a pod is seen where it arrives, whatever the direction of the policy that was asked before.
  const side = said.kind === "sight" && point === "TO_ENDPOINT" ? "ingress" : direction;
  return {
    witness: "hubble",
    verdict,
    ...(side === undefined ? {} : { direction: side }),
    ...(drop === "" ? {} : { dropReason: drop }),
    ...(policies.length === 0 ? {} : { policies: policies.map(policyText) }),
    ...(answer === undefined || said.kind !== "request" ? {} : { answer }),
    at: new Date(at),
  };
};

const textOf = (one: Untold, kind: FlowObservation["kind"]): string => {
  const { verdict, direction, dropReason, policies = [], answer } = one;
  const what = kind === "request" ? `request ${verdict}` : verdict;
  const where = direction === undefined ? "" : `${direction}: `;
  const why = [dropReason, answer].filter((part) => part !== undefined).join(", ");
  const by = policies.length === 0 ? "" : ` by ${policies.join(", ")}`;
  return `${where}${what}${why === "" ? "" : ` (${why})`}${by}`;
};

const keyOf = ({ verdict, direction, dropReason }: Untold, kind: string): string =>
  JSON.stringify([kind, verdict, direction, dropReason]);

/**
 * What flows say about a probe: each verdict at each side once. A drop is told of twice (by the policy's verdict and as a
 * drop), a packet that is sent again anew; packets under way are told of only where no decision was seen.
 *
 * @param flows those of its time.
 * @param timeOf when a flow was, in milliseconds.
 */
export const observationsOf = (
  flows: readonly SeenFlow[],
  probe: Pick<ProbeWindow, "destination" | "http" | "dns" | "port" | "protocol">,
  ends: ProbeEnds,
  timeOf: (flow: SeenFlow) => number,
): readonly Observation[] => {
  const answer = flows.find(
    (seen) =>
      seen.answer !== undefined && isAnswerTo(seen.flow, probe, ends) && isItsAnswer(seen.answer, probe),
  )?.answer?.code;
  const found = new Map<string, { one: Untold; kind: FlowObservation["kind"] }>();
  for (const seen of flows) {
    if (!isOfProbe(seen.flow, probe, ends)) continue;
    const { request } = seen.flow.about;
    const said = observationOf(seen.flow);
    if (typeof said === "string") continue;
    if (said.kind === "request" && (request === undefined || !isItsRequest(request, probe))) continue;
    const one = observed(seen, said, timeOf(seen), answer);
    if (one === undefined) continue;
    const key = keyOf(one, said.kind);
    const known = found.get(key);
    const policies = [...new Set([...(known?.one.policies ?? []), ...(one.policies ?? [])])];
    const first = known?.one ?? one;
    found.set(key, { one: policies.length === 0 ? first : { ...first, policies }, kind: said.kind });
  }
  const all = [...found.values()];
  const isDecided = all.some(({ kind }) => kind !== "sight");
  return all
    .filter(({ kind }) => kind !== "sight" || !isDecided)
    .map(({ one, kind }) => ({ ...one, text: textOf(one, kind) }));
};
