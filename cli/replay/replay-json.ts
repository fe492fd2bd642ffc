import type { Differing } from "../../questions/replay/self-check";
import { rowJson } from "../verdicts/matrix-json";
import { trafficText } from "./check-text";
import { type Replayed, spanOf } from "./replayed";

const time = (milliseconds: number): string | null =>
  Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();

const differingJson = (differing: Differing) => {
  const { recorded, computed, because, untold } = differing;
  const { side, decided, count, since } = recorded;
  return {
    traffic: trafficText(differing),
    ...{ side, recorded: decided, count, since: time(since), computed, because },
    untold: untold ?? null,
  };
};

/** `lab replay --json`. Fields are added in later versions, never renamed. */
export const replayJson = (replayed: Replayed) => {
  const { title, isChange, tally, rows, policies, unread, notes, check } = replayed;
  const [first, last] = spanOf(replayed).map(time);
  return {
    title,
    isChange,
    record: {
      ...{ lines: tally.lines, flows: tally.flows, counted: tally.used, lostEvents: tally.lost, first, last },
      verdicts: Object.fromEntries(tally.verdicts),
      unreadLines: Object.fromEntries([...tally.bad].map(([kind, { count }]) => [kind, count])),
      notCounted: Object.fromEntries(tally.unused),
      clockJumps: tally.jumps.count,
      withoutTime: tally.withoutTime,
    },
    policies,
    unread,
    notes,
    check: {
      compared: check.compared,
      reproduced: check.reproduced,
      disagreements: check.disagreements.map(differingJson),
      untold: check.untold.map(differingJson),
    },
    traffic: rows.map((row) => ({
      ...rowJson(row),
      effect: row.effect,
      times: row.total,
      first: time(row.group.first),
      last: time(row.group.last),
      outcomes: row.counts,
      now: row.answer,
      unknown: row.unknown ?? null,
      missing: row.missing,
      names: { from: row.group.from.names, to: row.group.to.names },
      addresses: { from: row.group.from.addresses, to: row.group.to.addresses },
    })),
    breaks: rows.filter(({ effect }) => effect === "breaks").length,
  };
};
