import type { Matrix } from "../../../questions/matrix";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { matrixSvg } from "../../../questions/picture/matrix-svg";
import { subjectTitle } from "../../../questions/subject";
import { groupedBody } from "./grouped-body";
import { legend, policyList } from "./page-parts";
import { rowTable } from "./row-table";
import { wholePage } from "./whole-page";

/** What still makes a picture that can be read. */
const most = { ends: 14, rows: 200 } as const;

/** Whether a matrix is too large for a picture and a table of each flow. */
export const isLarge = ({ rows }: Matrix): boolean =>
  rows.length > most.rows || new Set(rows.map(({ from }) => from)).size > most.ends;

const pictureBody = (matrix: Matrix, title: string): string =>
  [
    `<div class="picture">${matrixSvg(matrix, title)}</div>`,
    legend(matrix),
    "<h2>Policies</h2>",
    policyList(matrix),
    "<h2>Reasons</h2>",
    rowTable(matrix.rows, matrix.subject.expected.length > 0),
  ].join("\n");

const largeBody = (matrix: Matrix): string =>
  [legend(matrix), groupedBody(matrix), "<h2>Policies</h2>", policyList(matrix)].join("\n");

/**
 * The matrix as one HTML file that needs nothing else: no font, no picture, no script from anywhere. Few flows are a picture
 * and a table; many are an overview by namespace, with a filter (the one script, in the page itself) and folded tables.
 */
export const matrixHtml = (matrix: Matrix): string => {
  const { subject } = matrix;
  const title = `Verdicts of ${subjectTitle(subject)}`;
  return wholePage(title, [
    `<p class="summary">${escapeHtml(subject.summary)}</p>`,
    ...subject.notes.map((note) => `<p class="summary">Note: ${escapeHtml(note)}</p>`),
    isLarge(matrix) ? largeBody(matrix) : pictureBody(matrix, title),
  ]);
};
