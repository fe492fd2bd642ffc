import type { FlowVerdict, PolicyStatus } from "../verdicts/answer";
import { VerdictEngine, verdictOf } from "../verdicts/answer-question";
import { rowText } from "./flow-row";
import type { ExpectedRow, Subject } from "./subject";

/** An expectation with what is computed. */
export interface CheckedRow extends ExpectedRow {
  readonly answer: FlowVerdict;
  readonly met: boolean;
}

/** Everything that is expected of a subject, one by one: of two that contradict each other one is not met. */
export interface CheckedSubject {
  readonly subject: Subject;
  readonly policies: readonly PolicyStatus[];
  readonly rows: readonly CheckedRow[];
}

/** Decides what is expected of a subject, and nothing else. */
export const checkExpected = (subject: Subject): CheckedSubject => {
  const engine = new VerdictEngine(subject.world);
  // All ends first: whether a rule is about anybody is a question about all of them.
  const resolved = subject.expected.map((expected) => ({
    expected,
    flow: engine.resolve(expected.row.flow, rowText(expected.row)),
  }));
  const rows = resolved.map(({ expected, flow }): CheckedRow => {
    const answer = verdictOf(engine.decide(flow), Number.POSITIVE_INFINITY);
    const { verdict, auth } = expected;
    return {
      ...expected,
      answer,
      met: answer.verdict === verdict && (auth === undefined || answer.auth === auth),
    };
  });
  return { subject, policies: engine.compiled.statuses, rows };
};
