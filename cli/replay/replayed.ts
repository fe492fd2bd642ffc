import type { Replay } from "../../questions/replay/replay";
import type { Tally } from "../../traffic/tally";

/** What `lab replay` found, as every format needs it. */
export interface Replayed extends Replay {
  readonly title: string;
  /** Whether the policies that are asked about are others than those that were in force. */
  readonly isChange: boolean;
  readonly tally: Tally;
  /** Manifests that could not be read, a line each. */
  readonly unread: readonly string[];
  /** What has to be known, a line each. */
  readonly notes: readonly string[];
}

/** Beginning and end of a record in milliseconds; NaN where no flow has a time. */
export const spanOf = ({ rows }: Replay): readonly [number, number] => {
  const timed = rows.filter(({ group }) => !Number.isNaN(group.first)).map(({ group }) => group);
  if (timed.length === 0) return [Number.NaN, Number.NaN];
  return [
    timed.reduce((first, group) => Math.min(first, group.first), Number.POSITIVE_INFINITY),
    timed.reduce((last, group) => Math.max(last, group.last), Number.NEGATIVE_INFINITY),
  ];
};

/** `35 of 36 recorded verdicts`, with what that says. */
export const checkText = ({ check, isChange }: Pick<Replayed, "check" | "isChange">): string => {
  const { compared, reproduced, untold } = check;
  const under = isChange ? "the policies that were in force" : "these policies";
  const rest = untold.reduce((sum, { recorded }) => sum + recorded.count, 0);
  const share =
    compared === 0 ? "" : ` (${((reproduced / compared) * 100).toFixed(reproduced === compared ? 0 : 2)} %)`;
  const more = rest === 0 ? "" : `; of ${rest} more nothing can be said`;
  return `${reproduced} of ${compared} recorded verdicts are what the engine says under ${under}${share}${more}`;
};
