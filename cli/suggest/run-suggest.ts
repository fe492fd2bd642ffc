import { writeFileSync } from "node:fs";
import { counted } from "../../messages/counted";
import { nearestName } from "../../messages/nearest-name";
import { whatCounts } from "../../questions/replay/what-counts";
import { suggestedExpectations } from "../../questions/suggest/expectations";
import { isProven } from "../../questions/suggest/prove";
import { type Suggestion, suggest } from "../../questions/suggest/suggest";
import type { TrafficRecord } from "../../traffic/read-record";
import type { World } from "../../verdicts/world";
import { noFlows } from "../replay/no-flows";
import { readInput } from "../replay/read-input";
import { recordNotes } from "../replay/record-notes";
import { filesSide, liveSide, type ManifestSide, worldOfSide } from "../verdicts/manifest-side";
import { printJson, say } from "../verdicts/say";
import { usageError } from "../verdicts/usage-error";
import { progressOf } from "./progress";
import { suggestJson } from "./suggest-json";
import { suggestNotes } from "./suggest-notes";
import { parseSuggest, type SuggestOptions, type SuggestRequest } from "./suggest-options";
import { failureLines, resultText, suggestText } from "./suggest-text";
import type { Suggested } from "./suggested";

const sideOf = async ({ against }: SuggestRequest): Promise<ManifestSide | undefined> => {
  if (against === undefined) return undefined;
  return against.kind === "files" ? filesSide(against) : liveSide(against.context, say);
};

const noTraffic = (record: TrafficRecord, { wishes }: SuggestRequest): Error => {
  const all = [...record.counter.groups].flatMap(({ from, to }) => [
    from.recorded.namespace,
    to.recorded.namespace,
  ]);
  const there = [...new Set(all.filter((name) => name !== ""))].sort();
  const [wanted] = wishes.namespaces;
  const near = wanted === undefined ? undefined : nearestName(wanted, there);
  const where =
    wanted === undefined
      ? "a namespace other than the system's"
      : `namespace ${wishes.namespaces.join(", ")}`;
  const notes = there.length > 0 ? [] : recordNotes(record.tally);
  return usageError(
    `there is no traffic of ${where} in the record. It has: ${[there.join(", ") || "none", ...notes].join("; ")}`,
    there.length === 0 ? "record flows of pods, with their labels" : `write --namespace ${near ?? there[0]}`,
  );
};

const nothingPassed = ({ namespaces, leftOut }: Suggestion): Error =>
  usageError(
    `nothing of ${namespaces.join(", ")} passed while it was recorded (${counted(leftOut.length, "kind")} of traffic did not), so nothing is known to be needed`,
    "record what passes: without policies, or in audit mode (pulumi config set --path policies.auditMode true)",
  );

const writeExpectations = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw usageError(
      code === "EEXIST"
        ? `--expectations ${file}: it is there already; nothing was changed`
        : `--expectations ${file}: it cannot be written: ${code}`,
      code === "EEXIST" ? `mv ${file} ${file}.old   # and again` : "name a file in a folder that is there",
    );
  }
  say(`written: ${file}`);
};

/** @returns whether it may be laid down. */
const tell = (suggested: Suggested): boolean => {
  for (const note of suggested.notes) say(`note: ${note}`);
  const failures = failureLines(suggested);
  for (const line of failures) say(`✗ ${line}`);
  const proven = isProven(suggested.proof) && failures.length === 0;
  say(`${proven ? "✓" : "✗"} ${resultText(suggested)}`);
  return proven;
};

/**
 * `lab suggest`.
 *
 * @returns exit code: 1 if something of the record would not pass or a policy is not right; with `--exit-code` also if the
 *   policies that are there lack something.
 * @throws UserError with one message for whatever a user can fix.
 */
export const runSuggest = async (options: SuggestOptions): Promise<number> => {
  const request = parseSuggest(options, process.stdin.isTTY === true);
  const { flows, wishes } = request;
  const side = await sideOf(request);
  const read = side === undefined ? undefined : worldOfSide(side);
  const release = request.cilium === undefined ? {} : { cilium: request.cilium };
  const against: World | undefined =
    read === undefined && request.cilium === undefined ? undefined : { ...read?.world, ...release };
  const asked: World = { cidrGroups: { asked: { cidrs: wishes.cidrs } } };
  const progress = progressOf();
  const seen = ({ tally }: TrafficRecord) => progress.say(() => `${tally.flows} flows read`);
  const counts = whatCounts([asked, ...(against === undefined ? [] : [against])]);
  const record = await readInput({ flows, counts, every: 200, summary: seen, between: seen });
  if (record.tally.flows === 0) throw noFlows(record, flows);
  const suggestion = suggest(record.counter.groups, wishes, against, (number) =>
    progress.say(() => `${number} questions asked of the engine`),
  );
  progress.end();
  if (suggestion.passed.length + suggestion.leftOut.length === 0) throw noTraffic(record, request);
  if (suggestion.passed.length === 0) throw nothingPassed(suggestion);
  const suggested: Suggested = {
    ...suggestion,
    isChange: (against?.policies ?? []).length > 0,
    tally: record.tally,
    notes: [
      ...(read?.notes ?? []),
      ...(side?.unread ?? []).map((line) => `cannot be read and is left out: ${line}`),
      ...recordNotes(record.tally),
      ...suggestNotes(suggestion, wishes),
    ],
  };
  const proven = tell(suggested);
  if (request.json) printJson(suggestJson(suggested));
  else if (proven) process.stdout.write(suggestText(suggested));
  else say("nothing is printed that was not found to be right; --json shows what there is");
  if (proven && request.expectations !== undefined) {
    writeExpectations(request.expectations, suggestedExpectations(suggestion, wishes));
  }
  const isMissing = request.exitCode && suggested.policies.length > 0;
  return !proven || isMissing || (side?.unread.length ?? 0) > 0 ? 1 : 0;
};
