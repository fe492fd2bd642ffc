import { portText } from "../../questions/flow-row";
import type { DecidedRow } from "../../questions/matrix";
import { verdictSymbols } from "../../questions/picture/verdict-symbols";
import { markdownTable } from "./markdown-table";

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

const targetOf = ({ to, flow }: DecidedRow): string => `${to} ${portText(flow)}`;

/**
 * Every computed verdict in one table: a column per source, a row per destination and port. A cell holds the symbols of
 * all requests that are asked about there.
 */
export const verdictGrid = (rows: readonly DecidedRow[]): string => {
  const sources = unique(rows.map(({ from }) => from));
  const cell = (target: string, source: string): string =>
    unique(
      rows
        .filter((row) => row.from === source && targetOf(row) === target)
        .map(({ answer }) => verdictSymbols[answer.verdict].symbol),
    ).join(" ");
  return markdownTable(
    ["to ＼ from", ...sources],
    unique(rows.map(targetOf)).map((target) => [target, ...sources.map((source) => cell(target, source))]),
  );
};

/** What the symbols of a grid or a picture mean: those that are in it. */
export const symbolLegend = (rows: readonly Pick<DecidedRow, "answer">[]): string =>
  Object.entries(verdictSymbols)
    .filter(([verdict]) => rows.some(({ answer }) => answer.verdict === verdict))
    .map(([, { symbol, meaning }]) => `\`${symbol}\` ${meaning}`)
    .join(" · ");
