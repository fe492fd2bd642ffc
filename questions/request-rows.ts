import { objectPath } from "../manifests/changed-documents";
import type { FlowVerdict } from "../verdicts/answer";
import { type VerdictEngine, verdictOf } from "../verdicts/answer-question";
import type { ManifestObject } from "../verdicts/world";
import type { FlowRow } from "./flow-row";
import { type Carried, namedRequests, otherRequests } from "./sample-requests";

/** A row with its answer, before anything is expected of it. */
export interface AnsweredRow {
  readonly row: FlowRow;
  readonly answer: FlowVerdict;
}

/** Policies by the name that reasons give them. */
export const policiesByName = (policies: readonly ManifestObject[]): ReadonlyMap<string, ManifestObject> =>
  new Map(policies.map((policy) => [objectPath(policy), policy]));

const carriesNothing = ({ http, dns, tls }: Carried): boolean =>
  http === undefined && dns === undefined && tls === undefined;

/** Whether a proxy decides what the flow carries, and nothing was asked about that. */
const isLeftToProxy = ({ l7, verdict }: FlowVerdict): boolean =>
  l7 === "tls" ? verdict === "not-evaluable" : l7 !== "none" && verdict === "allowed";

/**
 * The rows that take the place of one whose packet passes and whose requests a proxy decides: what the rules name, and one
 * request that they refuse. Where nothing is found that they refuse, the row stays as it is.
 */
export const requestRows = (
  { row, answer }: AnsweredRow,
  engine: VerdictEngine,
  policies: ReadonlyMap<string, ManifestObject>,
): readonly AnsweredRow[] => {
  const { flow } = row;
  const { l7, because } = answer;
  if (l7 === "none" || !isLeftToProxy(answer) || !carriesNothing(flow)) return [{ row, answer }];
  const ask = (carried: Carried): AnsweredRow => {
    const asked = { ...row, flow: { ...flow, ...carried } };
    const resolved = engine.resolve(asked.flow, "flow");
    return { row: asked, answer: verdictOf(engine.decide(resolved), Number.POSITIVE_INFINITY) };
  };
  const named = namedRequests(because, policies, l7);
  const refused = otherRequests(named, l7)
    .map(ask)
    .find((one) => one.answer.verdict === "denied-by-l7");
  if (refused === undefined) return [{ row, answer }];
  return [...named.map(ask).filter((one) => one.answer.verdict === "allowed"), refused];
};
