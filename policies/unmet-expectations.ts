import type { FlowVerdict } from "../verdicts/answer";
import { VerdictEngine } from "../verdicts/answer-question";
import type { World } from "../verdicts/world";
import type { Expectation, Flow } from "./expectation";
import type { Lab } from "./lab/lab";
import { endText, toFlow } from "./lab/lab-world";

/** An expectation and what the policies of a world really do. */
export interface CheckedExpectation {
  readonly expectation: Expectation;
  readonly computed: FlowVerdict;
}

/** What Cilium would decide for every expected flow in a world. */
export const checkExpectations = (
  expectations: readonly Expectation[],
  lab: Lab,
  world: World,
): readonly CheckedExpectation[] => {
  const engine = new VerdictEngine(world);
  return expectations.map((expectation) => ({
    expectation,
    computed: engine.verdict(toFlow(lab, expectation.flow)),
  }));
};

/** Whether the policies do what was expected. */
export const isMet = ({ expectation, computed }: CheckedExpectation): boolean =>
  computed.verdict === expectation.verdict &&
  (expectation.auth === undefined || computed.auth === expectation.auth);

/** A flow in one line: `client → server:8080/TCP GET /`. */
export const flowText = ({ from, to, port, protocol, http, dns }: Flow): string => {
  const host = http?.host === undefined ? "" : ` (host ${http.host})`;
  const names = Object.entries(http?.headers ?? {}).map(([header, value]) => `${header}: ${value}`);
  const headers = names.length === 0 ? "" : ` (${names.join(", ")})`;
  const request = http === undefined ? "" : ` ${http.method} ${http.path}${host}${headers}`;
  const name = dns === undefined ? "" : ` query ${dns.name}`;
  return `${from} → ${endText(to)}:${port}/${protocol}${request}${name}`;
};

const withAuth = (verdict: string, auth: string | undefined): string =>
  auth === "required" ? `${verdict} after authentication` : verdict;

/** An unmet expectation in words: the flow, what was expected and why, what is computed and why. */
export const unmetText = ({ expectation, computed }: CheckedExpectation): string => {
  const { flow, verdict, auth, because } = expectation;
  const steps = computed.because.map(({ text }) => text).join("; ");
  return `${flowText(flow)} is to be ${withAuth(verdict, auth)} (${because}), but would be ${withAuth(computed.verdict, computed.auth)}: ${steps}`;
};
