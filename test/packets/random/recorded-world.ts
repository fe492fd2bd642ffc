import type { World } from "../../../verdicts/world";

/** A random world, and what Hubble recorded while its policies were in force: a line of a record file. */
export interface RecordedWorld {
  readonly seed: number;
  readonly world: World;
  /** Hubble's own lines, as `hubble observe -o jsonpb` prints them. */
  readonly lines: readonly string[];
}

/** What of a world's result is kept in a record. */
export const recordedWorld = ({ seed, world, lines }: RecordedWorld): RecordedWorld => ({
  seed,
  world,
  lines,
});
