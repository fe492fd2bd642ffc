import { portText, requestText, rowText } from "../flow-row";
import { type DecidedRow, isMet, type Matrix } from "../matrix";
import { shortReason } from "../short-reason";
import { escapeHtml } from "./escape-html";
import { verdictSymbols } from "./verdict-symbols";

/** Sizes in pixels. Text is set in a font of even width, so that its length is known without a browser. */
const size = { letter: 7.3, line: 24, gap: 4, head: 34, pad: 8, symbol: 22, longest: 34 } as const;

const corner = "from ↓ to →";

const shortened = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

const inOrder = (names: readonly string[]): readonly string[] => [...new Set(names)];

const labelOf = ({ flow }: DecidedRow): string =>
  shortened([portText(flow), requestText(flow)].filter((part) => part !== "").join(" "), size.longest);

const widthOf = (text: string): number => Math.ceil(text.length * size.letter);

const number = (value: number): string => String(Math.round(value * 10) / 10);

const titleOf = (row: DecidedRow): string => {
  const met = isMet(row);
  const expected = met === undefined ? [] : [met ? "as expected" : `expected: ${row.expected?.verdict}`];
  return [`${rowText(row)}: ${row.answer.verdict}`, shortReason(row.answer), ...expected].join("\n");
};

const flowSvg = (row: DecidedRow, x: number, y: number, width: number): string => {
  const { symbol, className } = verdictSymbols[row.answer.verdict];
  const unmet = isMet(row) === false;
  const middle = y + size.line / 2 + 4;
  return [
    `<g class="flow ${className}${unmet ? " unmet" : ""}">`,
    `<title>${escapeHtml(titleOf(row))}</title>`,
    `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${size.line - 2}" rx="4"/>`,
    `<text class="symbol" x="${number(x + size.symbol / 2)}" y="${number(middle)}">${symbol}</text>`,
    `<text x="${number(x + size.symbol)}" y="${number(middle)}">${escapeHtml(labelOf(row))}${unmet ? " !" : ""}</text>`,
    "</g>",
  ].join("");
};

interface Band {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

const bands = (names: readonly string[], start: number, lengthOf: (name: string) => number): Band[] => {
  let at = start;
  return names.map((name) => {
    const band = { name, start: at, length: lengthOf(name) };
    at += band.length;
    return band;
  });
};

const endOf = (all: readonly Band[], start: number): number => {
  const last = all.at(-1);
  return last === undefined ? start : last.start + last.length;
};

/** The matrix as a picture: a row per source, a column per destination, in each cell a line per port and request. */
export const matrixSvg = ({ rows }: Matrix, title: string): string => {
  const sources = inOrder(rows.map(({ from }) => from));
  // Columns stand in the order of the rows, so that the two ways of a pair face each other.
  const reached = new Set(rows.map(({ to }) => to));
  const targets = inOrder([...sources.filter((name) => reached.has(name)), ...reached]);
  const cells = new Map<string, DecidedRow[]>();
  const cellOf = (from: string, to: string): DecidedRow[] => cells.get(`${from}\n${to}`) ?? [];
  for (const row of rows) {
    const key = `${row.from}\n${row.to}`;
    cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  const left =
    Math.max(widthOf(corner), ...sources.map((name) => widthOf(shortened(name, size.longest)))) +
    2 * size.pad;
  const columns = bands(targets, left, (to) => {
    const labels = sources.flatMap((from) => cellOf(from, to).map(labelOf));
    const flows = Math.max(0, ...labels.map((label) => widthOf(`${label} !`) + size.symbol));
    return Math.max(flows, widthOf(shortened(to, size.longest))) + 2 * size.pad;
  });
  const lines = bands(sources, size.head, (from) => {
    const most = Math.max(1, ...targets.map((to) => cellOf(from, to).length));
    return most * size.line + 2 * size.gap;
  });
  const width = endOf(columns, left);
  const height = endOf(lines, size.head);
  const heads = columns.map(
    ({ name, start, length }) =>
      `<text class="head" x="${number(start + length / 2)}" y="${size.head - 12}">${escapeHtml(shortened(name, size.longest))}<title>to ${escapeHtml(name)}</title></text>`,
  );
  const body = lines.flatMap((line) => [
    `<line x1="0" y1="${number(line.start)}" x2="${number(width)}" y2="${number(line.start)}"/>`,
    `<text class="side" x="${number(left - size.pad)}" y="${number(line.start + line.length / 2 + 4)}">${escapeHtml(shortened(line.name, size.longest))}<title>from ${escapeHtml(line.name)}</title></text>`,
    ...columns.flatMap((column) => {
      const flows = cellOf(line.name, column.name);
      if (flows.length === 0) {
        return [
          `<text class="none" x="${number(column.start + column.length / 2)}" y="${number(line.start + line.length / 2 + 4)}">·</text>`,
        ];
      }
      return flows.map((row, index) =>
        flowSvg(
          row,
          column.start + size.gap,
          line.start + size.gap + index * size.line,
          column.length - 2 * size.gap,
        ),
      );
    }),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeHtml(title)}" width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}">`,
    `<text class="corner" x="${number(left - size.pad)}" y="${size.head - 12}">${corner}</text>`,
    ...heads,
    ...body,
    "</svg>",
  ].join("\n");
};
