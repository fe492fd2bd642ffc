import { endText } from "../../policies/lab/lab-world";
import { verdictSymbols } from "../../questions/picture/verdict-symbols";
import type { DecidedExpectation } from "./decided-phase";
import { requestLine } from "./request-line";

interface Arrow {
  readonly from: string;
  readonly symbol: string;
  readonly target: string;
  readonly notes: readonly string[];
}

const arrowOf = ({ flow, answer }: DecidedExpectation): Arrow => ({
  from: flow.from,
  symbol: verdictSymbols[answer.verdict].symbol,
  target: `${endText(flow.to)}:${flow.port}/${flow.protocol}`,
  notes: [requestLine(flow), answer.auth === "required" ? "once authenticated" : ""].filter(
    (note) => note !== "",
  ),
});

const isSameArrow = (one: Arrow, other: Arrow): boolean =>
  one.from === other.from && one.symbol === other.symbol && one.target === other.target;

/** Requests of the same fate share an arrow. */
const merged = (arrows: readonly Arrow[]): readonly Arrow[] => {
  const result: Arrow[] = [];
  for (const arrow of arrows) {
    const index = result.findIndex((other) => isSameArrow(arrow, other));
    const found = result[index];
    if (found === undefined) result.push(arrow);
    else result[index] = { ...found, notes: [...found.notes, ...arrow.notes] };
  }
  return result;
};

const stem = (index: number, count: number): string => {
  if (count === 1) return "─";
  if (index === 0) return "┬";
  return index === count - 1 ? "└" : "├";
};

/** Requests of an arrow, at most a few of them to a line. */
const noteLines = (notes: readonly string[]): readonly string[] => {
  const lines: string[] = [];
  for (const note of notes) {
    const last = lines.at(-1);
    if (last === undefined || `${last}, ${note}`.length > 48) lines.push(note);
    else lines[lines.length - 1] = `${last}, ${note}`;
  }
  return lines;
};

/** Who may reach whom, as arrows of text: one per source, destination, port and fate. */
export const reachPicture = (expectations: readonly DecidedExpectation[]): string => {
  const arrows = merged(expectations.map(arrowOf));
  const sources = [...new Set(arrows.map(({ from }) => from))];
  const indent = Math.max(...sources.map((source) => source.length));
  const width = Math.max(...arrows.map(({ target }) => target.length));
  return sources
    .flatMap((source) => {
      const own = arrows.filter(({ from }) => from === source);
      return own.flatMap(({ symbol, target, notes }, index) => {
        const name = index === 0 ? `${source.padEnd(indent)} ─` : " ".repeat(indent + 2);
        const [first = "", ...more] = noteLines(notes);
        const trunk = index < own.length - 1 ? "│" : " ";
        const below = `${" ".repeat(indent + 2)}${trunk}${" ".repeat(10 + width)}`;
        return [
          `${name}${stem(index, own.length)}── ${symbol} ──► ${target.padEnd(width)}  ${first}`.trimEnd(),
          ...more.map((line) => `${below}  ${line}`),
        ];
      });
    })
    .join("\n");
};
