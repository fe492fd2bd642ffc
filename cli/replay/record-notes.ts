import { counted } from "../../messages/counted";
import type { OtherLine } from "../../traffic/flow-record";
import type { Tally } from "../../traffic/tally";
import { unusedReasons } from "../../traffic/what-it-says";

const badLines: Readonly<Record<OtherLine, (count: number) => string>> = {
  "not-json": (count) => `${counted(count, "line is", "lines are")} not JSON`,
  truncated: (count) => `${counted(count, "line was", "lines were")} cut off, or is not whole JSON`,
  "not-hubble": (count) => `${counted(count, "line is", "lines are")} JSON, and no flow of Hubble's`,
  "too-long": (count) => `${counted(count, "line is", "lines are")} longer than any flow`,
  status: (count) => `${counted(count, "line tells", "lines tell")} of nodes, and not of flows`,
};

const duration = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
};

/** What was met in a record that is no flow. */
const badNotes = ({ bad }: Tally): string[] =>
  [...bad].map(([kind, { count, first }]) => `${badLines[kind](count)}; the first: ${first}`);

const notCounted = ({ unused }: Tally): string[] => {
  if (unused.size === 0) return [];
  const parts = [...unused].sort(([, one], [, other]) => other - one);
  return [`not counted: ${parts.map(([reason, count]) => `${count} ${unusedReasons[reason]}`).join("; ")}`];
};

const clockNotes = ({ jumps: { count, farthest, node }, withoutTime }: Tally): string[] => [
  ...(count === 0
    ? []
    : [
        `the clock of ${node === "" ? "a node" : `node ${node}`} goes back by up to ${duration(farthest)} (${counted(count, "time")}): first and last are what the flows say`,
      ]),
  ...(withoutTime === 0 ? [] : [`${counted(withoutTime, "flow has", "flows have")} no valid time`]),
];

/** What of a record is not as it should be, or is not counted. A line each. */
export const recordNotes = (tally: Tally): readonly string[] => [
  ...tally.broken,
  ...badNotes(tally),
  ...(tally.lost === 0
    ? []
    : [
        `${counted(tally.lost, "event was", "events were")} lost before Hubble could write them: the record is not whole`,
      ]),
  ...notCounted(tally),
  ...clockNotes(tally),
];
