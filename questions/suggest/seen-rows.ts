import { type CountedGroup, type Counts, countsOf, totalOf } from "../../traffic/counted-group";
import type { FlowRow } from "../flow-row";
import { flowOf } from "../replay/asked-group";
import { endText } from "../replay/end-text";

/** Recorded traffic, and what became of it. */
export interface SeenRow extends FlowRow {
  readonly group: CountedGroup;
  readonly counts: Counts;
  readonly total: number;
}

const rowOf = (group: CountedGroup): SeenRow => {
  const counts = countsOf(group);
  const ends = { from: endText(group.from), to: endText(group.to) };
  return { ...ends, flow: flowOf(group, false), group, counts, total: totalOf(counts) };
};

const byTotal = (one: SeenRow, other: SeenRow): number =>
  other.total - one.total ||
  one.from.localeCompare(other.from) ||
  one.to.localeCompare(other.to) ||
  one.flow.port - other.flow.port;

/** Recorded traffic as rows, the most frequent first. */
export const rowsOf = (groups: readonly CountedGroup[]): readonly SeenRow[] =>
  groups.map(rowOf).sort(byTotal);
