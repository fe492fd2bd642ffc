import type { FlowVerdict } from "../verdicts/answer";
import { VerdictEngine } from "../verdicts/answer-question";
import type { World } from "../verdicts/world";
import type { Expectation } from "./expectation";
import type { Lab } from "./lab";
import { toFlow } from "./lab-world";

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
  computed.verdict === expectation.verdict;

const flowText = ({ flow }: Expectation): string => {
  const { from, to, port, protocol, http } = flow;
  const request = http === undefined ? "" : ` ${http.method} ${http.path}`;
  return `${from} → ${to}:${port}/${protocol}${request}`;
};

/** An unmet expectation in words: the flow, what was expected and why, what is computed and why. */
export const unmetText = ({ expectation, computed }: CheckedExpectation): string =>
  `${flowText(expectation)} is to be ${expectation.verdict} (${expectation.because}), but would be ${computed.verdict}: ${computed.because.map(({ text }) => text).join("; ")}`;
