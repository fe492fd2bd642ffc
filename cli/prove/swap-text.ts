import type pc from "picocolors";
import { type FlowTally, isClean } from "../../proof/load/tally";
import { plainTable } from "../plain-table";
import { colouredVerdict } from "../verdicts/verdict-colour";

type Colours = ReturnType<typeof pc.createColors>;

const sum = (tallies: readonly FlowTally[], of: (tally: FlowTally) => number): number =>
  tallies.reduce((total, tally) => total + of(tally), 0);

/** What came of a swap, in one line. */
export const swapSummary = (from: string, to: string, tallies: readonly FlowTally[]): string => {
  const seen = sum(tallies, ({ samples }) => samples.length);
  const holes = sum(tallies, (tally) => tally.holes);
  const outages = sum(tallies, (tally) => tally.outages);
  const unseen = tallies.filter(({ atWork, ended }) => !atWork && ended === undefined).length;
  return [
    `${from} → ${to}: ${seen} probes, ${holes} answered that neither phase allows, ${outages} kept out that both allow`,
    ...(unseen > 0 ? [`${unseen} flows on which the new rules were not seen at work`] : []),
  ].join(", ");
};

/** What was seen during a swap, for a terminal. */
export const swapText = (
  from: string,
  to: string,
  tallies: readonly FlowTally[],
  colours: Colours,
): string => {
  const head = [
    "FLOW",
    "CONNECTIONS",
    from.toUpperCase(),
    to.toUpperCase(),
    "PASSED",
    "DROPPED",
    "REFUSED",
    "CUT",
    "HOLES",
    "OUTAGES",
  ];
  const rows = tallies.map((tally) => [
    tally.flow,
    tally.connections,
    colouredVerdict(tally.before, colours),
    colouredVerdict(tally.after, colours),
    ...[tally.counts.passed, tally.counts.dropped, tally.counts.refused, tally.cut].map(String),
    tally.holes > 0 ? colours.red(String(tally.holes)) : "0",
    tally.outages > 0 ? colours.red(String(tally.outages)) : "0",
  ]);
  const summary = swapSummary(from, to, tallies);
  return [
    plainTable(head, rows),
    "",
    ...tallies.flatMap(({ flow, connections, ended }) =>
      ended === undefined ? [] : [`note: ${flow} (${connections}): ${ended}`],
    ),
    ...tallies.flatMap(({ flow, connections, after, atWork, ended }) =>
      atWork || ended !== undefined ? [] : [`${flow} (${connections}): ${after} was not seen at work`],
    ),
    isClean(tallies) ? colours.green(summary) : colours.red(summary),
  ].join("\n");
};

/** The same for programs. */
export const swapJson = (from: string, to: string, tallies: readonly FlowTally[]): object => ({
  from,
  to,
  clean: isClean(tallies),
  flows: tallies.map(({ samples, ...tally }) => ({
    ...tally,
    probes: samples.length,
    reused: samples.filter(({ reused }) => reused).length,
  })),
});
