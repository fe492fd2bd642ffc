import { refusedPolicies } from "../../questions/matrix";
import { clustersOf, inRecordedCluster } from "../../questions/replay/local-cluster";
import { effectCounts, replay } from "../../questions/replay/replay";
import { whatCounts } from "../../questions/replay/what-counts";
import type { TrafficRecord } from "../../traffic/read-record";
import type { World } from "../../verdicts/world";
import { outColours } from "../colours";
import { formatReport } from "../report/format-report";
import { print, printJson, say } from "../verdicts/say";
import { writeHtml } from "../verdicts/write-html";
import { caveats, clusterNotes, otherPolicies } from "./caveats";
import { noFlows } from "./no-flows";
import { readInput } from "./read-input";
import { recordNotes } from "./record-notes";
import { replayHtml } from "./replay-html";
import { replayJson } from "./replay-json";
import { parseReplay, type ReplayOptions } from "./replay-options";
import { replayReport } from "./replay-report";
import { loadSides, type ReplaySides } from "./replay-sides";
import { replayText, resultText } from "./replay-text";
import type { Replayed } from "./replayed";

const asksForNames = ({ policies = [] }: World): boolean => JSON.stringify(policies).includes('"toFQDNs"');

const answerTo = (record: TrafficRecord, sides: ReplaySides): Replayed => {
  const { title, unread, notes } = sides;
  const groups = [...record.counter.groups];
  const clusters = clustersOf(groups);
  const inForce = inRecordedCluster(sides.inForce, clusters);
  const asked = sides.asked === undefined ? undefined : inRecordedCluster(sides.asked, clusters);
  const result = replay(groups, asked === undefined ? { inForce } : { inForce, asked });
  return {
    ...result,
    title,
    isChange: asked !== undefined,
    tally: record.tally,
    unread,
    notes: [
      ...notes,
      ...recordNotes(record.tally),
      ...caveats(result, asksForNames(asked ?? inForce)),
      ...otherPolicies(record.tally, inForce, asked !== undefined),
      ...clusterNotes(clusters, inForce),
    ],
  };
};

/**
 * `lab replay`.
 *
 * @param version the program's, for reports.
 * @returns exit code: 1 if something would break, a policy does not count as it is written, or with `--check` a recorded
 *   verdict is not what the engine says.
 * @throws UserError with one message for whatever a user can fix.
 */
export const runReplay = async (options: ReplayOptions, version: string): Promise<number> => {
  const request = parseReplay(options, process.stdin.isTTY === true);
  const { flows, every, check, all, format, html } = request;
  const sides = await loadSides(request, say);
  const { inForce, asked } = sides;
  const record = await readInput({
    flows,
    counts: whatCounts(asked === undefined ? [inForce] : [inForce, asked]),
    every,
    summary: (soFar) => {
      const { rows } = answerTo(soFar, sides);
      say(`${soFar.tally.flows} flows so far; ${resultText({ rows })}`);
    },
  });
  if (record.tally.flows === 0) throw noFlows(record, flows);
  const replayed = answerTo(record, sides);
  if (html !== undefined) writeHtml(html, replayHtml(replayed));
  if (format === "json") printJson(replayJson(replayed));
  else if (format === "text") print(replayText(replayed, outColours, { all, check }));
  else {
    const report = replayReport(replayed, { version, check, all, isForPeople: format === "markdown" });
    process.stdout.write(formatReport(report, format));
  }
  const breaks = effectCounts(replayed.rows).breaks > 0;
  const invalid = refusedPolicies(replayed).length > 0 || sides.unread.length > 0;
  const differs = check && replayed.check.disagreements.length > 0;
  return breaks || invalid || differs ? 1 : 0;
};
