import type { FlowVerdict, PolicyStatus } from "../verdicts/answer";
import { VerdictEngine, verdictOf } from "../verdicts/answer-question";
import { type FlowRow, rowKey, rowText, uniqueRows } from "./flow-row";
import { type AnsweredRow, policiesByName, requestRows } from "./request-rows";
import type { ExpectedRow, Subject } from "./subject";

/** A row with its answer. */
export interface DecidedRow extends FlowRow {
  readonly answer: FlowVerdict;
  /** What is expected of it; absent if nothing is. */
  readonly expected?: Omit<ExpectedRow, "row">;
}

/** The answers to all rows of a subject. */
export interface Matrix {
  readonly subject: Subject;
  readonly policies: readonly PolicyStatus[];
  readonly rows: readonly DecidedRow[];
}

/** Whether a row is as expected; undefined if nothing is expected of it. */
export const isMet = ({ answer, expected }: DecidedRow): boolean | undefined =>
  expected === undefined
    ? undefined
    : answer.verdict === expected.verdict && (expected.auth === undefined || answer.auth === expected.auth);

/** Rows that are not as expected. */
export const unmetRows = ({ rows }: Matrix): readonly DecidedRow[] =>
  rows.filter((row) => isMet(row) === false);

/** Policies that an API server or Cilium would refuse; they count as if they were not there. */
export const refusedPolicies = ({ policies }: Pick<Matrix, "policies">): readonly PolicyStatus[] =>
  policies.filter(({ error }) => error !== undefined);

/** Answers every row of a subject; where a proxy decides, the requests that its rules name and one that they refuse. */
export const decideMatrix = (subject: Subject): Matrix => {
  const engine = new VerdictEngine(subject.world);
  const expected = new Map(subject.expected.map(({ row, ...wanted }) => [rowKey(row), wanted]));
  const rows = uniqueRows([...subject.rows, ...subject.expected.map(({ row }) => row)]);
  // All ends first: whether a rule is about anybody is a question about all of them.
  const resolved = rows.map((row) => ({ row, flow: engine.resolve(row.flow, rowText(row)) }));
  const policies = policiesByName(subject.world.policies ?? []);
  const answered = resolved.flatMap(({ row, flow }): readonly AnsweredRow[] => {
    const answer = verdictOf(engine.decide(flow), Number.POSITIVE_INFINITY);
    const isExpected = expected.has(rowKey(row));
    return subject.asksRequests === true && !isExpected
      ? requestRows({ row, answer }, engine, policies)
      : [{ row, answer }];
  });
  const unique = new Map(answered.map((one) => [rowKey(one.row), one]));
  return {
    subject,
    policies: engine.compiled.statuses,
    rows: [...unique].map(([key, { row, answer }]) => {
      const wanted = expected.get(key);
      return wanted === undefined ? { ...row, answer } : { ...row, answer, expected: wanted };
    }),
  };
};

/** Policies of which an API server drops a field that their kind does not have; the rest of them counts. */
export const prunedPolicies = ({ policies }: Pick<Matrix, "policies">): readonly PolicyStatus[] =>
  policies.filter(({ error, dropped }) => error === undefined && dropped !== undefined);

/** 1 if something is not as expected, a policy is refused or not kept as it is written, or a file is unread; else 0. */
export const matrixExitCode = (matrix: Matrix): number =>
  unmetRows(matrix).length > 0 ||
  refusedPolicies(matrix).length > 0 ||
  prunedPolicies(matrix).length > 0 ||
  matrix.subject.unread !== undefined
    ? 1
    : 0;
