import type pc from "picocolors";
import type { ChangedRow } from "../../questions/compare-matrices";
import { portText, requestText } from "../../questions/flow-row";
import { grouped, sourcesText } from "../../questions/folded-rows";
import { isFiltered } from "../../questions/row-filter";
import { shortReason } from "../../questions/short-reason";
import { type Subject, subjectTitle } from "../../questions/subject";
import type { FlowVerdict } from "../../verdicts/answer";
import { plainTable } from "../plain-table";
import type { RowJson, SubjectJson } from "./matrix-json";
import { rowJson, subjectJson } from "./matrix-json";
import { type View, wholeView } from "./matrix-view";
import { colouredVerdict } from "./verdict-colour";

type Colours = ReturnType<typeof pc.createColors>;

/** `lab verdicts --diff --json`. Fields are added in later versions, never renamed. */
export interface DiffJson {
  readonly before: SubjectJson;
  readonly after: SubjectJson;
  /** Flows that are decided differently. A side that has no such flow is null. */
  readonly flows: readonly (RowJson & {
    readonly before: FlowVerdict | null;
    readonly after: FlowVerdict | null;
  })[];
}

/** A comparison in JSON. */
export const diffJson = (before: Subject, after: Subject, rows: readonly ChangedRow[]): DiffJson => ({
  before: subjectJson(before),
  after: subjectJson(after),
  flows: rows.map((row) => ({ ...rowJson(row), before: row.before ?? null, after: row.after ?? null })),
});

const verdictText = (answer: FlowVerdict | undefined, colours: Colours): string => {
  if (answer === undefined) return colours.dim("no such flow");
  const verdict = colouredVerdict(answer.verdict, colours);
  return answer.auth === "" ? verdict : `${verdict} (authenticated)`;
};

/** Notes of both sides once, those of one with its name. */
const notesOf = (before: Subject, after: Subject): string[] => {
  const only = (mine: Subject, other: Subject, side: string) =>
    mine.notes.filter((note) => !other.notes.includes(note)).map((note) => `note: ${side}: ${note}`);
  return [
    ...before.notes.filter((note) => after.notes.includes(note)).map((note) => `note: ${note}`),
    ...only(before, after, "before"),
    ...only(after, before, "after"),
  ];
};

const eachRow = (rows: readonly ChangedRow[], colours: Colours): string =>
  plainTable(
    ["FROM", "TO", "PORT", "REQUEST", "BEFORE", "AFTER", "WHY NOW"],
    rows.map((row) => [
      row.from,
      row.to,
      portText(row.flow),
      requestText(row.flow),
      verdictText(row.before, colours),
      verdictText(row.after, colours),
      colours.dim(row.after === undefined ? "" : shortReason(row.after)),
    ]),
  );

const whyNow = ({ after }: ChangedRow): string => (after === undefined ? "" : shortReason(after));

/** Changes that differ in their source only, joined. */
const joinedRows = (rows: readonly ChangedRow[], colours: Colours): string => {
  const keyOf = (row: ChangedRow): string =>
    JSON.stringify([
      row.to,
      portText(row.flow),
      requestText(row.flow),
      row.before?.verdict,
      row.after?.verdict,
      whyNow(row),
    ]);
  const table = grouped(rows, keyOf).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const from = sourcesText({ from: group.map((row) => row.from) });
    return [
      [
        first.to,
        portText(first.flow),
        requestText(first.flow),
        verdictText(first.before, colours),
        verdictText(first.after, colours),
        from,
        colours.dim(whyNow(first)),
      ],
    ];
  });
  return plainTable(["TO", "PORT", "REQUEST", "BEFORE", "AFTER", "FROM", "WHY NOW"], table);
};

/** A comparison for a terminal. */
export const diffText = (
  before: Subject,
  after: Subject,
  rows: readonly ChangedRow[],
  colours: Colours,
  { all, screen, filter }: View = wholeView(),
): string => {
  const titles = `${colours.bold(subjectTitle(before))} → ${colours.bold(subjectTitle(after))}`;
  const notes = notesOf(before, after);
  if (rows.length === 0) {
    const which = isFiltered(filter)
      ? "no flow like that is decided differently"
      : "every flow is decided the same";
    return [`${titles}: ${which}`, ...notes].join("\n");
  }
  const count = `${rows.length} ${rows.length === 1 ? "flow is" : "flows are"} decided differently`;
  const isLarge = !all && rows.length > screen;
  return [
    `${titles}: ${count}`,
    ...notes,
    "",
    isLarge ? joinedRows(rows, colours) : eachRow(rows, colours),
    ...(isLarge ? ["flows that differ in their source are joined; --all shows each"] : []),
  ].join("\n");
};
