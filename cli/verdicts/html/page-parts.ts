import type { DecidedRow } from "../../../questions/matrix";
import { isMet, type Matrix, refusedPolicies } from "../../../questions/matrix";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { verdictSymbols } from "../../../questions/picture/verdict-symbols";
import type { PolicyStatus, Verdict } from "../../../verdicts/answer";
import { policyText } from "../matrix-text";

/** A verdict as a word with its symbol. */
export const badge = (verdict: Verdict): string => {
  const { symbol, className } = verdictSymbols[verdict];
  return `<span class="badge ${className}">${symbol} ${verdict}</span>`;
};

/** A list of texts. */
export const items = (texts: readonly string[]): string =>
  texts.length === 0 ? "" : `<ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ul>`;

/** A cell; on a phone its head stands before it. An empty one is left out there. */
export const cell = (head: string, content: string, className = ""): string => {
  const classes = className === "" ? "" : ` class="${className}"`;
  return `<td data-head="${head}"${classes}>${content === "" ? "" : `<span>${content}</span>`}</td>`;
};

/** The heads of a table. */
export const headRow = (heads: readonly string[]): string =>
  `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead>`;

/** What was expected of a row, and whether it is so. */
export const expectedText = (row: DecidedRow): string => {
  const met = isMet(row);
  if (met === undefined || row.expected === undefined) return "";
  const words = met ? "✓ as expected" : `! expected ${row.expected.verdict}`;
  return `${escapeHtml(words)}${items([row.expected.because])}`;
};

/** Why rows are decided as they are: every step of theirs once, and none cut. */
export const reasonsOf = (rows: readonly DecidedRow[]): readonly string[] => [
  ...new Set(
    rows.flatMap(({ answer }) => [
      ...answer.because.map(({ direction, text }) => `${direction}: ${text}`),
      ...(answer.auth === "" ? [] : ["mutual authentication is required"]),
    ]),
  ),
];

/** What the symbols mean. */
export const legend = (matrix: Matrix): string => {
  const entries = Object.values(verdictSymbols).map(
    ({ symbol, className, meaning }) =>
      `<li><span class="badge ${className}">${symbol}</span> ${escapeHtml(meaning)}</li>`,
  );
  const unmet =
    matrix.subject.expected.length === 0
      ? []
      : ['<li><span class="badge">!</span> not what is expected (thick frame)</li>'];
  return `<ul class="legend">${[...entries, ...unmet].join("")}</ul>`;
};

/** The policies, and which of them do not count. */
export const policyList = (matrix: Matrix): string => {
  if (matrix.policies.length === 0) return "<p>No policies.</p>";
  const refused = new Set(refusedPolicies(matrix));
  const line = (policy: PolicyStatus): string => {
    const name = `<code>${escapeHtml(policyText(policy))}</code>`;
    const why = ` is not valid and counts as if it were not there: ${escapeHtml(policy.error ?? "")}`;
    return `<li>${name}${refused.has(policy) ? why : ""}</li>`;
  };
  const list = (policies: readonly PolicyStatus[]): string =>
    policies.length === 0 ? "" : `<ul>${policies.map(line).join("")}</ul>`;
  const { length } = matrix.policies;
  if (length <= 20) return list(matrix.policies);
  return `${list([...refused])}<details><summary>all ${length} policies</summary>${list(matrix.policies)}</details>`;
};
