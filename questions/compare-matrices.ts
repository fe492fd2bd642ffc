import type { FlowVerdict } from "../verdicts/answer";
import { type FlowRow, rowKey, uniqueRows } from "./flow-row";
import type { DecidedRow, Matrix } from "./matrix";

/** A flow that is decided differently, or that only one side has. */
export interface ChangedRow extends FlowRow {
  /** Undefined: there is no such flow before. */
  readonly before: FlowVerdict | undefined;
  /** Undefined: there is none after. */
  readonly after: FlowVerdict | undefined;
}

const byKey = ({ rows }: Matrix): ReadonlyMap<string, DecidedRow> =>
  new Map(rows.map((row) => [rowKey(row), row]));

/** What a user would notice. Reasons, and whether a proxy looks on, may differ where nothing else does. */
const isSame = (one: FlowVerdict | undefined, other: FlowVerdict | undefined): boolean =>
  one?.verdict === other?.verdict && one?.auth === other?.auth;

/** The flows that two matrices decide differently, in the order of the first. */
export const compareMatrices = (before: Matrix, after: Matrix): readonly ChangedRow[] => {
  const first = byKey(before);
  const second = byKey(after);
  return uniqueRows([...before.rows, ...after.rows]).flatMap((row): ChangedRow[] => {
    const key = rowKey(row);
    const [one, other] = [first.get(key)?.answer, second.get(key)?.answer];
    const { from, to, flow } = row;
    return isSame(one, other) ? [] : [{ from, to, flow, before: one, after: other }];
  });
};
