import { portText, requestText } from "../../../questions/flow-row";
import type { FoldedRow } from "../../../questions/folded-rows";
import type { DecidedRow } from "../../../questions/matrix";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { badge, cell, expectedText, headRow, items, reasonsOf } from "./page-parts";

const wordOf = (marked: boolean) => (marked ? ["Expected"] : []);

const rowOf = (row: DecidedRow, marked: boolean): string =>
  [
    "<tr>",
    cell("From", escapeHtml(row.from)),
    cell("To", escapeHtml(row.to)),
    cell("Port", escapeHtml(portText(row.flow)), "short"),
    cell("Request", escapeHtml(requestText(row.flow))),
    cell("Verdict", badge(row.answer.verdict), "short"),
    ...(marked ? [cell("Expected", expectedText(row))] : []),
    cell("Why", items(reasonsOf([row]))),
    "</tr>",
  ].join("");

/** A table with a row for each flow. */
export const rowTable = (rows: readonly DecidedRow[], marked: boolean): string =>
  [
    `<table class="rows">${headRow(["From", "To", "Port", "Request", "Verdict", ...wordOf(marked), "Why"])}<tbody>`,
    ...rows.map((row) => rowOf(row, marked)),
    "</tbody></table>",
  ].join("\n");

/** More sources than these are folded. */
const fewSources = 4;

const sources = (from: readonly string[]): string => {
  if (from.length <= fewSources) return from.map(escapeHtml).join(", ");
  const all = from.map(escapeHtml).join(", ");
  return `<details><summary>${from.length} sources</summary>${all}</details>`;
};

const foldedRowOf = (folded: FoldedRow, marked: boolean): string => {
  const [first] = folded.rows;
  return [
    "<tr>",
    cell("To", escapeHtml(folded.to)),
    cell("Port", escapeHtml(folded.port), "short"),
    cell("Request", escapeHtml(folded.request)),
    cell("Verdict", badge(folded.verdict), "short"),
    cell("From", sources(folded.from)),
    ...(marked ? [cell("Expected", first === undefined ? "" : expectedText(first))] : []),
    cell("Why", items(reasonsOf(folded.rows))),
    "</tr>",
  ].join("");
};

/** A table in which flows that differ in their source only are one row. */
export const foldedTable = (rows: readonly FoldedRow[], marked: boolean): string =>
  [
    `<table class="rows">${headRow(["To", "Port", "Request", "Verdict", "From", ...wordOf(marked), "Why"])}<tbody>`,
    ...rows.map((row) => foldedRowOf(row, marked)),
    "</tbody></table>",
  ].join("\n");
