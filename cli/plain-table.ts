import Table from "cli-table3";
import stringWidth from "string-width";

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

/** So many rows are laid out at once: the library takes four times as long for twice as many. */
const together = 50;

const cellWidth = (text: string): number => Math.max(...text.split("\n").map((line) => stringWidth(line)));

const widthsOf = (head: readonly string[], rows: readonly (readonly string[])[]): number[] => {
  const widths: number[] = [];
  for (const row of [head, ...rows]) {
    for (const [index, text] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cellWidth(text));
  }
  return widths;
};

/** How wide the last column may be; undefined: as wide as it is. */
const lastWidth = (widths: readonly number[], width: number | undefined): number | undefined => {
  if (width === undefined || widths.length === 0) return undefined;
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
  const widths = widthsOf(head, rows);
  const last = lastWidth(widths, width);
  const columns = widths.map((own) => own + gap);
  const laidOut = (some: readonly (readonly string[])[], titles: readonly string[]): string => {
    const table = new Table({
      head: [...titles],
      style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
      chars: noFrame,
      colWidths: last === undefined ? columns : [...columns.slice(0, -1), last],
      ...(last === undefined ? {} : { wordWrap: true, wrapOnWordBoundary: true }),
    });
    for (const row of some) table.push([...row]);
    return table.toString();
  };
  const parts = [laidOut(rows.slice(0, together), head)];
  for (let from = together; from < rows.length; from += together)
    parts.push(laidOut(rows.slice(from, from + together), []));
  return parts
    .join("\n")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
