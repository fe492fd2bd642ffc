import type { WorldResult } from "./try-world";

type Counts = Readonly<Record<string, number>>;

/** What all worlds of a run came to. */
export interface Sums {
  readonly worlds: number;
  /** Flows that were tried and compared. */
  readonly flows: number;
  readonly verdicts: Counts;
  /** Policies and flows that were not tried, by reason. */
  readonly leftOut: Counts;
  readonly differences: number;
  /** Flows that Hubble recorded, and their verdicts that were compared with the engine's. */
  readonly recorded: number;
  readonly compared: number;
  readonly disagreements: number;
}

/** The sums of no world. */
export const noSums: Sums = {
  worlds: 0,
  flows: 0,
  verdicts: {},
  leftOut: {},
  differences: 0,
  recorded: 0,
  compared: 0,
  disagreements: 0,
};

const added = (one: Counts, other: Counts): Counts => {
  const sum: Record<string, number> = { ...one };
  for (const [key, count] of Object.entries(other)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
};

const counted = (reasons: readonly string[]): Counts => {
  const sum: Record<string, number> = {};
  for (const reason of reasons) sum[reason] = (sum[reason] ?? 0) + 1;
  return sum;
};

/** The sums with one more world. */
export const addWorld = (
  sums: Sums,
  { flows, verdicts, leftOut, differences, record }: Omit<WorldResult, "lines" | "world" | "seed">,
): Sums => ({
  worlds: sums.worlds + 1,
  flows: sums.flows + flows,
  verdicts: added(sums.verdicts, verdicts),
  leftOut: added(sums.leftOut, counted(leftOut)),
  differences: sums.differences + differences.length,
  recorded: sums.recorded + record.flows,
  compared: sums.compared + record.compared,
  disagreements: sums.disagreements + record.disagreements.length,
});

/** One line for people. */
export const describeSums = (sums: Sums): string =>
  `${sums.worlds} worlds, ${sums.flows} flows tried (${Object.entries(sums.verdicts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(
      ", ",
    )}), ${sums.differences} differences; ${sums.recorded} flows recorded, ${sums.compared} verdicts compared, ${sums.disagreements} disagreements`;
