import { outcomeText } from "../../proof/outcome";
import type { Proof, ProofRow, Testimony } from "../../proof/result/proof";
import { portText, requestText } from "../../questions/flow-row";
import { escapeHtml } from "../../questions/picture/escape-html";
import { badge, cell, headRow, items } from "../verdicts/html/page-parts";
import { wholePage } from "../verdicts/html/whole-page";
import { loadHtml } from "./load-html";
import { proofSummary, tookText } from "./prove-text";

const words: Readonly<Record<ProofRow["result"], string>> = {
  proven: "✓ proven",
  mismatch: "✗ not as expected",
  "not-proven": "? not proven",
};

const heads = [
  "Result",
  "From",
  "To",
  "Port",
  "Request",
  "Expected",
  "Computed",
  "Client saw",
  "Time",
  "Witnesses",
  "Why",
];

const testimonyLines = (testimony: Testimony): readonly string[] =>
  "missing" in testimony
    ? [`${testimony.witness}: ${testimony.missing}`]
    : testimony.observations.length === 0
      ? [`${testimony.witness}: saw nothing of it`]
      : testimony.observations.map(({ text }) => `${testimony.witness}: ${text}`);

/** A long name may be broken anywhere; a short one would be, too, beside columns with much to say. */
const endCell = (head: string, end: string): string =>
  cell(head, escapeHtml(end), end.length > 24 ? "" : "short");

const rowHtml = (row: ProofRow): string => {
  const { expected, computed, client, witnesses, reasons, fix } = row;
  const { from, to, flow } = expected.row;
  return [
    "<tr>",
    cell("Result", words[row.result], "short"),
    endCell("From", from),
    endCell("To", to),
    cell("Port", escapeHtml(portText(flow)), "short"),
    cell("Request", escapeHtml(requestText(flow))),
    cell("Expected", `${badge(expected.verdict)}${items([expected.because])}`),
    cell("Computed", badge(computed.verdict), "short"),
    cell("Client saw", client === undefined ? "" : escapeHtml(outcomeText(client.outcome)), "short"),
    cell("Time", escapeHtml(tookText(row)), "short"),
    cell("Witnesses", items(witnesses.flatMap(testimonyLines))),
    cell("Why", items([...reasons, ...(fix === undefined ? [] : [`fix: ${fix}`])])),
    "</tr>",
  ].join("");
};

const paragraph = (text: string): string => `<p class="summary">${escapeHtml(text)}</p>`;

/** A proof as one HTML file that needs nothing else: no font, no picture, no script. */
export const proofHtml = (proof: Proof): string => {
  const { context, server, began, ended, rows, notes, witnesses, facts, load } = proof;
  return wholePage(`Proof of ${proof.subject}`, [
    paragraph(proofSummary(proof)),
    paragraph(`Context ${context} (${server}), from ${began.toISOString()} to ${ended.toISOString()}.`),
    ...witnesses.map(({ name, source = "", missing }) =>
      paragraph(`Witness ${name}: ${missing ?? `${source} watched`}`),
    ),
    ...notes.map((note) => paragraph(`Note: ${note}`)),
    `<table class="rows">${headRow(heads)}<tbody>`,
    ...rows.map(rowHtml),
    "</tbody></table>",
    ...(load === undefined ? [] : loadHtml(load)),
    "<h2>What it was made of</h2>",
    items(facts.map(([name, value]) => `${name}: ${value}`)),
  ]);
};
