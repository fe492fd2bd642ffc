import type pc from "picocolors";
import { counted } from "../../messages/counted";
import { portText, requestText } from "../../questions/flow-row";
import { refusedPolicies } from "../../questions/matrix";
import { effectCounts } from "../../questions/replay/replay";
import { type Effect, effects, type ReplayRow } from "../../questions/replay/replay-rows";
import { shortReason } from "../../questions/short-reason";
import { type Counts, totalOf } from "../../traffic/counted-group";
import { timeText } from "../../traffic/time-text";
import { type Outcome, outcomes } from "../../traffic/what-it-says";
import { plainTable } from "../plain-table";
import { policyText } from "../verdicts/matrix-text";
import { colouredVerdict } from "../verdicts/verdict-colour";
import { checkLines } from "./check-text";
import { checkText, type Replayed, spanOf } from "./replayed";

type Colours = ReturnType<typeof pc.createColors>;

const outcomeText: Readonly<Record<Outcome, string>> = {
  passed: "passed",
  audited: "passed, audited",
  denied: "dropped",
  refused: "refused",
  lost: "dropped by no policy",
  failed: "failed at the proxy",
};

/** What became of traffic: `passed`, or `passed 10, dropped 2`. */
export const thenText = (counts: Counts): string => {
  const met = outcomes.filter((outcome) => counts[outcome] > 0);
  const [only] = met;
  if (met.length === 1 && only !== undefined) return outcomeText[only];
  return met.map((outcome) => `${outcomeText[outcome]} ${counts[outcome]}`).join(", ");
};

/** Why traffic is decided so, and what it lacks. */
export const whyText = ({ answer, missing, unknown }: ReplayRow): string =>
  [shortReason(answer), ...(unknown === undefined ? [] : [unknown]), ...missing.map(({ text }) => text)].join(
    "; ",
  );

/** What each effect is called. */
export const effectText: Readonly<Record<Effect, string>> = {
  breaks: "would break",
  unknown: "cannot be told",
  opens: "would pass now",
  same: "stays as it was",
};

const table = (rows: readonly ReplayRow[], colours: Colours): string =>
  plainTable(
    ["FROM", "TO", "PORT", "REQUEST", "TIMES", "FIRST", "LAST", "THEN", "NOW", "WHY"],
    rows.map((row) => [
      row.from,
      row.to,
      portText(row.flow),
      requestText(row.flow),
      String(row.total),
      timeText(row.group.first),
      timeText(row.group.last),
      thenText(row.counts),
      colouredVerdict(row.answer.verdict, colours),
      whyText(row),
    ]),
  );

const timesOf = (rows: readonly ReplayRow[]): number => rows.reduce((sum, { total }) => sum + total, 0);

const sectionText = (effect: Effect, rows: readonly ReplayRow[], colours: Colours): string[] => {
  if (rows.length === 0) return [];
  const title = `${effectText[effect]}: ${counted(rows.length, "kind")} of traffic, ${counted(timesOf(rows), "time")}`;
  return ["", effect === "breaks" ? colours.red(title) : colours.bold(title), table(rows, colours)];
};

/** What was read and counted, in one line. */
export const recordText = (replayed: Replayed): string => {
  const { tally, rows } = replayed;
  const [first, last] = spanOf(replayed).map(timeText);
  const verdicts = [...tally.verdicts].sort(([, one], [, other]) => other - one);
  const sum = (isRequest: boolean): number =>
    rows
      .filter(({ group }) => (group.request !== undefined) === isRequest)
      .reduce((total, { counts }) => total + totalOf(counts), 0);
  return [
    `${counted(tally.flows, "flow")} (${verdicts.map(([verdict, count]) => `${count} ${verdict}`).join(", ")})`,
    ...(first === "" ? [] : [`from ${first} to ${last}`]),
    `${counted(sum(false), "connection")} and ${counted(sum(true), "request")}`,
  ].join(", ");
};

/** What came of it, in one line. */
export const resultText = ({ rows }: Pick<Replayed, "rows">): string => {
  const counts = effectCounts(rows);
  return effects
    .filter((effect) => counts[effect] > 0 || effect === "breaks")
    .map((effect) => `${effectText[effect]}: ${counts[effect]}`)
    .join(", ");
};

/** An answer for a terminal. @param options `all`: also what stays; `check`: what of the record is not what the engine says. */
export const replayText = (
  replayed: Replayed,
  colours: Colours,
  { all, check }: { readonly all: boolean; readonly check: boolean },
): string => {
  const { title, rows, policies, unread, notes } = replayed;
  const { disagreements, untold } = replayed.check;
  const shown = effects.filter((effect) => all || effect !== "same");
  const agrees = disagreements.length === 0 && replayed.check.compared > 0;
  return [
    `${colours.bold(title)}: ${counted(policies.length, "policy", "policies")}`,
    `record: ${recordText(replayed)}`,
    `check: ${agrees ? colours.green(checkText(replayed)) : checkText(replayed)}`,
    ...(check ? checkLines(replayed.check) : []),
    ...(check || disagreements.length + untold.length === 0
      ? []
      : [`  --check lists the ${disagreements.length + untold.length} that differ or cannot be compared`]),
    ...notes.map((note) => `note: ${note}`),
    ...unread.map((line) => colours.red(`✗ cannot be read and is left out: ${line}`)),
    ...refusedPolicies({ policies }).map((policy) =>
      colours.red(`✗ ${policyText(policy)} is not valid and counts as if it were not there: ${policy.error}`),
    ),
    ...shown.flatMap((effect) =>
      sectionText(
        effect,
        rows.filter((row) => row.effect === effect),
        colours,
      ),
    ),
    "",
    resultText(replayed),
  ].join("\n");
};
