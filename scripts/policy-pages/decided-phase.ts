import { catalogue, type PhaseName } from "../../policies/catalogue";
import type { Expectation, Flow } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { toFlow } from "../../policies/lab/lab-world";
import type { Phase } from "../../policies/phase";
import { type DecidedRow, decideMatrix } from "../../questions/matrix";
import { phaseSubject } from "../../questions/phase-subject";
import type { FlowVerdict } from "../../verdicts/answer";
import { VerdictEngine } from "../../verdicts/answer-question";

/** An expectation, and what the phase's policies really do to its flow. */
export interface DecidedExpectation extends Expectation {
  readonly answer: FlowVerdict;
}

/** A phase with everything that a page computes about it. */
export interface DecidedPhase {
  readonly phase: Phase;
  readonly lab: Lab;
  readonly expectations: readonly DecidedExpectation[];
  /** Every flow between the phase's pods, DNS and the world, at the ports that matter. */
  readonly rows: readonly DecidedRow[];
  /** What the phase does to any other flow. */
  readonly decide: (flow: Flow) => FlowVerdict;
}

/** Decides the flows of a phase of the catalogue. */
export const decidePhase = (name: PhaseName, lab: Lab): DecidedPhase => {
  const phase: Phase = catalogue[name];
  const subject = phaseSubject(lab, name);
  const engine = new VerdictEngine(subject.world);
  const decide = (flow: Flow): FlowVerdict => engine.verdict(toFlow(lab, flow));
  return {
    phase,
    lab,
    expectations: phase
      .expectations(lab)
      .map((expectation) => ({ ...expectation, answer: decide(expectation.flow) })),
    rows: decideMatrix(subject).rows,
    decide,
  };
};
