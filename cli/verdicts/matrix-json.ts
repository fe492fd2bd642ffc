import type { FlowRow } from "../../questions/flow-row";
import { isMet, type Matrix, unmetRows } from "../../questions/matrix";
import type { ExpectedRow, Subject, SubjectKind } from "../../questions/subject";
import type { FlowVerdict, PolicyStatus } from "../../verdicts/answer";
import type { Flow } from "../../verdicts/world";

/** Where the policies come from, in JSON. */
export interface SubjectJson {
  readonly kind: SubjectKind;
  readonly name: string;
  /** The phase whose expectations count, or null. */
  readonly phase: string | null;
  readonly notes: readonly string[];
}

/** A row in JSON: names for people, and the flow as `lab verdicts --world` takes it. */
export interface RowJson {
  readonly from: string;
  readonly to: string;
  readonly flow: Flow;
}

/** `lab verdicts --json`. Fields are added in later versions, never renamed. */
export interface MatrixJson {
  readonly subject: SubjectJson;
  readonly policies: readonly PolicyStatus[];
  readonly flows: readonly (RowJson &
    FlowVerdict & {
      /** What the phase says, or null. */
      readonly expected: Omit<ExpectedRow, "row"> | null;
      /** Whether it is so; null if nothing is expected. */
      readonly met: boolean | null;
    })[];
  /** How many expectations are not met. */
  readonly unmet: number;
}

/** A subject in JSON. */
export const subjectJson = ({ kind, name, phase, notes }: Subject): SubjectJson => ({
  kind,
  name,
  phase: phase ?? null,
  notes,
});

/** A row in JSON. */
export const rowJson = ({ from, to, flow }: FlowRow): RowJson => ({ from, to, flow });

/** A matrix in JSON. */
export const matrixJson = (matrix: Matrix): MatrixJson => ({
  subject: subjectJson(matrix.subject),
  policies: matrix.policies,
  flows: matrix.rows.map((row) => ({
    ...rowJson(row),
    ...row.answer,
    expected: row.expected ?? null,
    met: isMet(row) ?? null,
  })),
  unmet: unmetRows(matrix).length,
});
