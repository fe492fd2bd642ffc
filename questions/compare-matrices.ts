import type { FlowVerdict } from "../verdicts/answer";
import { type FlowRow, requestText, rowKey, uniqueRows } from "./flow-row";
import { type DecidedRow, decideMatrix, type Matrix } from "./matrix";
import type { Subject } from "./subject";

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

/** The row without its request. */
const packetKey = ({ from, to, flow: { http: _http, dns: _dns, tls: _tls, ...packet } }: FlowRow): string =>
  rowKey({ from, to, flow: packet });

const isRequest = ({ flow }: FlowRow): boolean => requestText(flow) !== "";

/** A matrix that asks the other's requests, too, and no bare packet where either asks requests. */
const asking = (mine: Matrix, other: Matrix): Matrix => {
  const own = new Map(mine.rows.map((row) => [packetKey(row), row.flow]));
  const theirs = other.rows.filter(isRequest).flatMap(({ from, to, flow }): FlowRow[] => {
    const packet = own.get(packetKey({ from, to, flow }));
    // The other's pods of a workload may have other names.
    return packet === undefined ? [] : [{ from, to, flow: { ...flow, from: packet.from, to: packet.to } }];
  });
  const all = uniqueRows([...mine.rows.map(({ from, to, flow }) => ({ from, to, flow })), ...theirs]);
  const asked = new Set(all.filter(isRequest).map(packetKey));
  const rows = all.filter((row) => isRequest(row) || !asked.has(packetKey(row)));
  return decideMatrix({ ...mine.subject, rows });
};

/** Two matrices that are to be compared: both are asked the same requests. */
export const askedAlike = (first: Matrix, second: Matrix): readonly [Matrix, Matrix] => {
  const asksRequests = [first, second].some(({ subject }) => subject.asksRequests === true);
  if (!asksRequests || ![...first.rows, ...second.rows].some(isRequest)) return [first, second];
  return [asking(first, second), asking(second, first)];
};

/** The matrices of two subjects that are to be compared. */
export const decideBoth = (before: Subject, after: Subject): readonly [Matrix, Matrix] =>
  askedAlike(decideMatrix(before), decideMatrix(after));

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
