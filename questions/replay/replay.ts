import type { CountedGroup } from "../../traffic/counted-group";
import type { PolicyStatus } from "../../verdicts/answer";
import { VerdictEngine } from "../../verdicts/answer-question";
import type { World } from "../../verdicts/world";
import { type Effect, effects, type ReplayRow, replayRows } from "./replay-rows";
import { type SelfCheck, selfCheck } from "./self-check";

/** The policies that a record is held against. */
export interface ReplayWorlds {
  /** Those that were in force when it was recorded, as far as is known. */
  readonly inForce: World;
  /** Those that are asked about; absent if they are the same. */
  readonly asked?: World;
}

/** What a record says about policies. */
export interface Replay {
  readonly rows: readonly ReplayRow[];
  readonly check: SelfCheck;
  /** Policies that are asked about. */
  readonly policies: readonly PolicyStatus[];
}

/** Holds counted traffic against policies. */
export const replay = (groups: Iterable<CountedGroup>, { inForce, asked }: ReplayWorlds): Replay => {
  const all = [...groups];
  const engine = new VerdictEngine(inForce);
  const other = asked === undefined ? engine : new VerdictEngine(asked);
  return {
    check: selfCheck(engine, all),
    rows: replayRows(other, all),
    policies: other.compiled.statuses,
  };
};

/** How many rows there are of each effect. */
export const effectCounts = (rows: readonly ReplayRow[]): Readonly<Record<Effect, number>> =>
  Object.fromEntries(
    effects.map((effect) => [effect, rows.filter((row) => row.effect === effect).length]),
  ) as Record<Effect, number>;
