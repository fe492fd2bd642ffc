import { portText, requestText } from "../../questions/flow-row";
import { type DecidedRow, isMet, type Matrix, refusedPolicies } from "../../questions/matrix";
import { escapeHtml } from "../../questions/picture/escape-html";
import { colourStyle, fixedFont, svgStyle } from "../../questions/picture/matrix-style";
import { matrixSvg } from "../../questions/picture/matrix-svg";
import { verdictSymbols } from "../../questions/picture/verdict-symbols";
import { subjectTitle } from "../../questions/subject";
import { policyText } from "./matrix-text";

const style = `
:root { color-scheme: light dark; }
${colourStyle}
body { margin: 2rem auto; padding: 0 1rem; max-width: 78rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.summary { color: var(--faint); margin-top: .25rem; }
.picture { overflow-x: auto; }
code, td { font: ${fixedFont}; }
${svgStyle}
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; }
.legend li { display: flex; gap: .5rem; align-items: center; }
.badge { display: inline-block; min-width: 1.5em; padding: 0 .35em; border-radius: 4px; text-align: center;
  font: bold 12px/1.6 ui-monospace, monospace; white-space: nowrap; }
.badge.allowed { background: var(--allowed); color: var(--allowed-ink); }
.badge.default { background: var(--default); color: var(--default-ink); }
.badge.rule { background: var(--rule); color: var(--rule-ink); }
.badge.l7 { background: var(--l7); color: var(--l7-ink); }
.badge.unknown { background: var(--unknown); color: var(--unknown-ink); }
.tables { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
td { white-space: nowrap; } td.text { white-space: normal; overflow-wrap: anywhere; min-width: 12em; }
td.request { white-space: normal; overflow-wrap: anywhere; min-width: 6em; } td ul { margin: 0; padding-left: 1.1em; }
`;

const badge = ({ answer }: DecidedRow): string => {
  const { symbol, className } = verdictSymbols[answer.verdict];
  return `<span class="badge ${className}">${symbol} ${answer.verdict}</span>`;
};

const items = (texts: readonly string[]): string =>
  `<ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ul>`;

const expectedCell = (row: DecidedRow): string => {
  const met = isMet(row);
  if (met === undefined || row.expected === undefined) return "<td></td>";
  const words = met ? "✓ as expected" : `! expected ${row.expected.verdict}`;
  return `<td class="text">${escapeHtml(words)}${items([row.expected.because])}</td>`;
};

const tableRow = (row: DecidedRow, marked: boolean): string => {
  const cells = [row.from, row.to, portText(row.flow)].map((text) => `<td>${escapeHtml(text)}</td>`);
  const request = `<td class="request">${escapeHtml(requestText(row.flow))}</td>`;
  const reasons = row.answer.because.map(({ direction, text }) => `${direction}: ${text}`);
  const auth = row.answer.auth === "" ? [] : ["mutual authentication is required"];
  return `<tr>${cells.join("")}${request}<td>${badge(row)}</td>${marked ? expectedCell(row) : ""}<td class="text">${items([...reasons, ...auth])}</td></tr>`;
};

const legend = (matrix: Matrix): string => {
  const entries = Object.values(verdictSymbols).map(
    ({ symbol, className, meaning }) =>
      `<li><span class="badge ${className}">${symbol}</span> ${escapeHtml(meaning)}</li>`,
  );
  const unmet =
    matrix.subject.expected.length === 0
      ? []
      : ['<li><span class="badge">!</span> not what the phase expects (thick frame)</li>'];
  return `<ul class="legend">${[...entries, ...unmet].join("")}</ul>`;
};

const policies = (matrix: Matrix): string => {
  if (matrix.policies.length === 0) return "<p>No policies.</p>";
  const refused = new Set(refusedPolicies(matrix));
  const list = matrix.policies.map((policy) => {
    const name = `<code>${escapeHtml(policyText(policy))}</code>`;
    return `<li>${name}${refused.has(policy) ? ` is not valid and counts as if it were not there: ${escapeHtml(policy.error ?? "")}` : ""}</li>`;
  });
  return `<ul>${list.join("")}</ul>`;
};

/** The matrix as one HTML file that needs nothing else: no script, no font, no picture from anywhere. */
export const matrixHtml = (matrix: Matrix): string => {
  const { subject, rows } = matrix;
  const title = `Verdicts of ${subjectTitle(subject)}`;
  const marked = subject.expected.length > 0;
  const heads = ["From", "To", "Port", "Request", "Verdict", ...(marked ? ["Expected"] : []), "Why"];
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="summary">${escapeHtml(subject.summary)}</p>`,
    ...subject.notes.map((note) => `<p class="summary">Note: ${escapeHtml(note)}</p>`),
    `<div class="picture">${matrixSvg(matrix, title)}</div>`,
    legend(matrix),
    "<h2>Policies</h2>",
    policies(matrix),
    "<h2>Reasons</h2>",
    `<div class="tables"><table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>`,
    ...rows.map((row) => tableRow(row, marked)),
    "</tbody></table></div>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
};
