import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";

const noFrame = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

const gap = 2;
/** Narrower than this, a column of words is no column. */
const narrowest = 24;

const shownWidth = (text: string): number => stripVTControlCharacters(text).length;

/** How wide the last column may be; undefined: as wide as it is. */
const lastWidth = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): number | undefined => {
  if (width === undefined || head.length === 0) return undefined;
  const widths = head.map((title, index) =>
    Math.max(shownWidth(title), ...rows.map((row) => shownWidth(row[index] ?? ""))),
  );
  const before = widths.slice(0, -1).reduce((sum, own) => sum + own + gap, 0);
  const last = widths.at(-1) ?? 0;
  return before + last <= width || width - before < narrowest ? undefined : width - before;
};

/**
 * Lines of a table without frames. Where they would be longer than the terminal, the last column is wrapped.
 *
 * @param width columns of the terminal. Default: those of standard output, if it is one.
 */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined = process.stdout.columns,
): string {
  const last = lastWidth(head, rows, width);
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
    chars: noFrame,
    ...(last === undefined
      ? {}
      : { colWidths: [...head.slice(1).map(() => null), last], wordWrap: true, wrapOnWordBoundary: true }),
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
