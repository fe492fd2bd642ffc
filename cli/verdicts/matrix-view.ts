import type pc from "picocolors";
import { portText, requestText } from "../../questions/flow-row";
import {
  type Counts,
  countByNamespace,
  type FoldedRow,
  foldRows,
  foldTargets,
  sourcesText,
} from "../../questions/folded-rows";
import { type DecidedRow, isMet, type Matrix } from "../../questions/matrix";
import { filteredRows, isAskedFor, isFiltered, type RowFilter } from "../../questions/row-filter";
import { shortReason } from "../../questions/short-reason";
import { plainTable } from "../plain-table";
import { colouredVerdict } from "./verdict-colour";

type Colours = ReturnType<typeof pc.createColors>;

/** What of a matrix is shown, and how much of it at once. */
export interface View {
  readonly filter: RowFilter;
  /** Every flow by itself, however many there are. */
  readonly all: boolean;
  /** Rows that fit a screen: more are folded. */
  readonly screen: number;
}

/** Everything, on a terminal of so many lines or in a pipe. */
export const wholeView = (lines: number | undefined = process.stdout.rows): View => ({
  filter: { namespaces: [], workloads: [] },
  all: false,
  screen: Math.max(60, (lines ?? 0) - 10),
});

const mark = (row: DecidedRow, colours: Colours): string => {
  const met = isMet(row);
  if (met === undefined) return "";
  return met ? colours.green("✓") : colours.red("✗");
};

const everyRow = (rows: readonly DecidedRow[], marked: boolean, colours: Colours): string =>
  plainTable(
    [...(marked ? [""] : []), "FROM", "TO", "PORT", "REQUEST", "VERDICT", "WHY"],
    rows.map((row) => [
      ...(marked ? [mark(row, colours)] : []),
      row.from,
      row.to,
      portText(row.flow),
      requestText(row.flow),
      colouredVerdict(row.answer.verdict, colours),
      colours.dim(shortReason(row.answer)),
    ]),
  );

const foldedTable = (rows: readonly FoldedRow[], colours: Colours): string =>
  plainTable(
    ["TO", "PORT", "REQUEST", "VERDICT", "FROM", "WHY"],
    rows.map((row) => [
      row.to,
      row.port,
      row.request,
      colouredVerdict(row.verdict, colours),
      sourcesText(row),
      colours.dim(row.why),
    ]),
  );

const countsText = ({ allowed, denied, unknown }: Counts, colours: Colours): string =>
  [
    ...(allowed > 0 ? [colours.green(`${allowed} allowed`)] : []),
    ...(denied > 0 ? [colours.red(`${denied} denied`)] : []),
    ...(unknown > 0 ? [colours.yellow(`${unknown} not evaluable`)] : []),
  ].join(", ") || "-";

const overview = (rows: readonly DecidedRow[], names: Matrix["subject"]["names"], colours: Colours): string =>
  plainTable(
    ["NAMESPACE", "ENDS", "WITHIN", "INTO IT", "OUT OF IT"],
    countByNamespace(rows, names).map(({ namespace, workloads, within, incoming, outgoing }) => [
      namespace || "(none)",
      String(workloads),
      ...[within, incoming, outgoing].map((counts) => countsText(counts, colours)),
    ]),
  );

/** The rows of a matrix for a terminal: each, or folded where they would fill more than a screen. */
export const rowsText = ({ subject, rows: every }: Matrix, view: View, colours: Colours): string => {
  const { filter, all, screen } = view;
  const rows = filteredRows(every, filter, subject.names, ({ answer }) => answer.verdict);
  if (rows.length === 0) return isFiltered(filter) ? "no flow is like that" : "no flows to ask about";
  const left = rows.length < every.length ? [`${rows.length} of ${every.length} flows are shown`] : [];
  const isLarge = !all && subject.kind !== "phase" && rows.length > screen;
  if (!isLarge) return [everyRow(rows, subject.expected.length > 0, colours), ...left].join("\n");
  const folded = foldRows(rows);
  const narrowed = filter.namespaces.length > 0 || filter.workloads.length > 0;
  if (folded.length <= screen || narrowed) {
    const hint = `${rows.length} flows, those that are decided alike joined; --all shows each`;
    const isWanted = (end: string): boolean => isAskedFor(end, filter, subject.names);
    const shown = folded.length <= screen ? folded : foldTargets(folded, subject.names, isWanted);
    const ordered = [...shown.filter(({ to }) => isWanted(to)), ...shown.filter(({ to }) => !isWanted(to))];
    return [foldedTable(ordered, colours), ...left, hint].join("\n");
  }
  return [
    overview(rows, subject.names, colours),
    ...left,
    `${rows.length} flows, counted: --namespace NAME and --workload NAME show some, --only denied what is denied, --all each`,
  ].join("\n");
};
