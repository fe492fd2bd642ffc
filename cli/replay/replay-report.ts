import { rowText } from "../../questions/flow-row";
import type { Effect, ReplayRow } from "../../questions/replay/replay-rows";
import { timeText } from "../../traffic/time-text";
import { flowCells, flowColumns, flowRules, policyResults } from "../report/flow-results";
import type { Report, ReportLevel, ReportResult, ReportRule } from "../report/report";
import { differenceText, trafficText } from "./check-text";
import { effectText, recordText, resultText, thenText, whyText } from "./replay-text";
import { checkText, type Replayed } from "./replayed";

const rules: readonly ReportRule[] = [
  {
    id: "traffic-breaks",
    summary: "Traffic that passed and would not pass under these policies.",
    why: "Somebody uses it.",
    source: "docs/replay.md",
  },
  {
    id: "traffic-unknown",
    summary: "Traffic that passed, and of which it cannot be told whether it would.",
    source: "docs/replay.md",
    level: "warning",
  },
  {
    id: "traffic-opens",
    summary: "Traffic that did not pass and would pass under these policies.",
    source: "docs/replay.md",
    level: "info",
  },
  {
    id: "recorded-verdict",
    summary: "A recorded verdict that the engine does not give under the policies that were in force.",
    why: "Then other policies were in force, or the engine is wrong.",
    source: "docs/replay.md",
    level: "warning",
  },
  ...flowRules.filter(({ id }) => id === "refused-policy" || id === "unreadable-manifest"),
];

const levels: Readonly<Record<Exclude<Effect, "same">, readonly [rule: string, level: ReportLevel]>> = {
  breaks: ["traffic-breaks", "error"],
  unknown: ["traffic-unknown", "warning"],
  opens: ["traffic-opens", "info"],
};

const rowResult = (row: ReplayRow): ReportResult[] => {
  if (row.effect === "same") return [];
  const [rule, level] = levels[row.effect];
  return [
    {
      ...{ rule, level, fails: level === "error", subject: rowText(row) },
      message: `${thenText(row.counts)} then, ${row.answer.verdict} now, ${row.total} times, last ${timeText(row.group.last)}: ${whyText(row)}.`,
    },
  ];
};

/** @param isForPeople whether tables are wanted instead of a result for each kind of traffic. */
export const replayReport = (
  replayed: Replayed,
  {
    version,
    check,
    all,
    isForPeople,
  }: { version: string; check: boolean; all: boolean; isForPeople: boolean },
): Report => {
  const { title, rows, policies, unread, notes } = replayed;
  const differing = replayed.check.disagreements.map(
    (one): ReportResult => ({
      rule: "recorded-verdict",
      level: check ? "error" : "warning",
      fails: check,
      subject: trafficText(one),
      message: `${differenceText(one)}.`,
    }),
  );
  const results = [
    ...(isForPeople ? [] : rows.flatMap(rowResult)),
    ...(check || !isForPeople ? differing : []),
    ...policyResults({
      policies,
      // Only what could not be read is asked of a subject here.
      subject: {
        kind: "files",
        name: title,
        summary: "",
        world: {},
        rows: [],
        names: new Map(),
        expected: [],
        notes,
        unread,
      },
    }),
  ];
  const used = new Set(results.map(({ rule }) => rule));
  const effects = (["breaks", "unknown", "opens", "same"] as const).filter(
    (effect) => all || effect !== "same",
  );
  const tables = effects.flatMap((effect) => {
    const own = rows.filter((row) => row.effect === effect);
    return own.length === 0 ? [] : [tableOf(effect, own)];
  });
  return {
    command: "lab replay",
    version,
    summary: `${title}: ${resultText(replayed)}. ${recordText(replayed)}. ${checkText(replayed)}.`,
    rules: rules.filter(({ id }) => used.has(id)),
    results,
    tables,
    notes,
  };
};

const tableOf = (effect: Effect, rows: readonly ReplayRow[]): NonNullable<Report["tables"]>[number] => ({
  title: `Traffic that ${effect === "unknown" ? "cannot be told" : effectText[effect]}`,
  columns: [...flowColumns, "Times", "First", "Last", "Then", "Now", "Why"],
  rows: rows.map((row) => [
    ...flowCells(row),
    String(row.total),
    timeText(row.group.first),
    timeText(row.group.last),
    thenText(row.counts),
    row.answer.verdict,
    whyText(row),
  ]),
});
