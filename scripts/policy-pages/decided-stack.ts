import { catalogue, type PhaseName } from "../../policies/catalogue";
import type { Expectation, Flow } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { toFlow } from "../../policies/lab/lab-world";
import type { PolicyStack } from "../../policies/policy-stack";
import { type DecidedRow, decideMatrix } from "../../questions/matrix";
import { phaseSubject } from "../../questions/phase-subject";
import type { FlowVerdict } from "../../verdicts/answer";
import { VerdictEngine } from "../../verdicts/answer-question";

/** An expectation, and what the stack's policies really do to its flow. */
export interface DecidedExpectation extends Expectation {
  readonly answer: FlowVerdict;
}

/** A policy stack with everything that a page computes about it. */
export interface DecidedStack {
  readonly stack: PolicyStack;
  readonly lab: Lab;
  readonly expectations: readonly DecidedExpectation[];
  /** Every flow between the stack's pods, DNS and the world, at the ports that matter. */
  readonly rows: readonly DecidedRow[];
  /** What the stack does to any other flow. */
  readonly decide: (flow: Flow) => FlowVerdict;
}

/** Decides the flows of a stack of the catalogue. */
export const decideStack = (name: PhaseName, lab: Lab): DecidedStack => {
  const stack: PolicyStack = catalogue[name];
  const subject = phaseSubject(lab, name);
  const engine = new VerdictEngine(subject.world);
  const decide = (flow: Flow): FlowVerdict => engine.verdict(toFlow(lab, flow));
  return {
    stack,
    lab,
    expectations: stack
      .expectations(lab)
      .map((expectation) => ({ ...expectation, answer: decide(expectation.flow) })),
    rows: decideMatrix(subject).rows,
    decide,
  };
};
