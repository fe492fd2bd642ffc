import { counted } from "../../messages/counted";
import { portText, requestText } from "../../questions/flow-row";
import { escapeHtml } from "../../questions/picture/escape-html";
import { type Effect, effects, type ReplayRow } from "../../questions/replay/replay-rows";
import { timeText } from "../../traffic/time-text";
import { badge, cell, headRow, items } from "../verdicts/html/page-parts";
import { wholePage } from "../verdicts/html/whole-page";
import { checkLines } from "./check-text";
import { effectText, recordText, resultText, thenText } from "./replay-text";
import { checkText, type Replayed } from "./replayed";

/** More rows than these no browser shows at ease; the rest is in `--json`. */
const mostRows = 2000;

const heads = ["From", "To", "Port", "Request", "Times", "First", "Last", "Then", "Now", "Why"];

const whyOf = ({ answer, missing, unknown }: ReplayRow): readonly string[] => [
  ...missing.map(({ text }) => text),
  ...(unknown === undefined ? [] : [unknown]),
  ...answer.because.map(({ direction, text }) => `${direction}: ${text}`),
];

const rowOf = (row: ReplayRow): string =>
  [
    "<tr>",
    cell("From", escapeHtml(row.from)),
    cell("To", escapeHtml(row.to)),
    cell("Port", escapeHtml(portText(row.flow)), "short"),
    cell("Request", escapeHtml(requestText(row.flow))),
    cell("Times", String(row.total), "short"),
    cell("First", timeText(row.group.first), "short"),
    cell("Last", timeText(row.group.last), "short"),
    cell("Then", thenText(row.counts), "short"),
    cell("Now", badge(row.answer.verdict), "short"),
    cell("Why", items(whyOf(row))),
    "</tr>",
  ].join("");

const sectionOf = (effect: Effect, rows: readonly ReplayRow[]): string => {
  if (rows.length === 0) return "";
  const title = `${effectText[effect]}: ${counted(rows.length, "kind")} of traffic`;
  const table = [
    `<table class="rows">${headRow(heads)}<tbody>`,
    ...rows.slice(0, mostRows).map(rowOf),
    "</tbody></table>",
    rows.length > mostRows ? `<p>${rows.length - mostRows} more are in <code>--json</code>.</p>` : "",
  ].join("\n");
  return effect === "same"
    ? `<details class="group"><summary>${title}</summary>${table}</details>`
    : `<h2>${title}</h2>${table}`;
};

/** An answer as one HTML file that needs nothing else: no font, no picture, no script. */
export const replayHtml = (replayed: Replayed): string => {
  const { title, rows, notes, unread, check } = replayed;
  const heading = `Recorded traffic under ${title}`;
  const differing = checkLines(check).map((line) => line.trim());
  return wholePage(heading, [
    ...[resultText(replayed), recordText(replayed), checkText(replayed)].map(
      (line) => `<p class="summary">${escapeHtml(line)}</p>`,
    ),
    ...[...unread.map((line) => `Cannot be read and is left out: ${line}`), ...notes].map(
      (note) => `<p class="summary">Note: ${escapeHtml(note)}</p>`,
    ),
    ...effects.map((effect) =>
      sectionOf(
        effect,
        rows.filter((row) => row.effect === effect),
      ),
    ),
    differing.length === 0
      ? ""
      : `<h2>Recorded verdicts that differ or cannot be compared</h2>${items(differing)}`,
  ]);
};
