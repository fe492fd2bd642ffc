import { type Counts, countVerdicts, foldRows, grouped } from "../../../questions/folded-rows";
import type { DecidedRow, Matrix } from "../../../questions/matrix";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { namespaceOf } from "../../../questions/row-filter";
import { foldedTable } from "./row-table";

const outside = "outside of every namespace";

const anchor = (namespace: string): string => `to-${namespace === outside ? "-outside" : namespace}`;

interface Placed {
  readonly row: DecidedRow;
  readonly from: string;
  readonly to: string;
}

const placedRows = ({ rows, subject }: Matrix): readonly Placed[] => {
  const place = (end: string): string => namespaceOf(end, subject.names) || outside;
  return rows.map((row) => ({ row, from: place(row.from), to: place(row.to) }));
};

const countsText = ({ allowed, denied, unknown }: Counts): string =>
  [
    ...(allowed > 0 ? [`${allowed} ✓`] : []),
    ...(denied > 0 ? [`${denied} ✕`] : []),
    ...(unknown > 0 ? [`${unknown} ?`] : []),
  ].join(" ");

const classOf = ({ allowed, denied, unknown }: Counts): string => {
  if (denied === 0 && unknown === 0) return "allowed";
  if (allowed === 0 && unknown === 0) return "default";
  return allowed === 0 && denied === 0 ? "unknown" : "mixed";
};

const overviewCell = (rows: readonly Placed[], from: string, to: string): string => {
  if (rows.length === 0) return "<td>·</td>";
  const counts = countVerdicts(rows.map(({ row }) => row));
  const title = escapeHtml(`from ${from} to ${to}: ${counts.allowed} allowed, ${counts.denied} denied`);
  return `<td><a class="cell ${classOf(counts)}" href="#${escapeHtml(anchor(to))}" title="${title}">${countsText(counts)}</a></td>`;
};

/** Who reaches whom, namespace by namespace. */
const overview = (placed: readonly Placed[]): string => {
  const from = [...new Set(placed.map((one) => one.from))].sort();
  const to = [...new Set(placed.map((one) => one.to))].sort();
  const cells = new Map(
    grouped(placed, (one) => `${one.from}\n${one.to}`).map((group) => [
      `${group[0]?.from}\n${group[0]?.to}`,
      group,
    ]),
  );
  const heads = to.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  return [
    '<div class="overview" tabindex="0"><table>',
    `<thead><tr><th scope="col">from ↓ to →</th>${heads}</tr></thead><tbody>`,
    ...from.map(
      (source) =>
        `<tr><th scope="row">${escapeHtml(source)}</th>${to.map((name) => overviewCell(cells.get(`${source}\n${name}`) ?? [], source, name)).join("")}</tr>`,
    ),
    "</tbody></table></div>",
  ].join("\n");
};

const group = (rows: readonly Placed[], marked: boolean): string => {
  const to = rows[0]?.to ?? "";
  const own = rows.map(({ row }) => row);
  const { allowed, denied } = countVerdicts(own);
  const ends = new Set(own.map((row) => row.to)).size;
  return [
    `<details class="group" id="${escapeHtml(anchor(to))}"><summary><b>${escapeHtml(to)}</b> <span class="counts">${ends} ${ends === 1 ? "end" : "ends"}, ${allowed} flows allowed, ${denied} denied</span></summary>`,
    foldedTable(foldRows(own), marked),
    "</details>",
  ].join("\n");
};

/** Shows the rows that have every word, and opens the groups that they are in. The page is whole without it. */
const script = `
const box = document.querySelector("#words"), pick = document.querySelector("#which"), count = document.querySelector("#count");
const groups = [...document.querySelectorAll("details.group")].map((group) => ({
  group, rows: [...group.querySelectorAll("tbody tr")].map((row) => ({ row, text: row.textContent.toLowerCase(),
    verdict: row.querySelector(".badge").textContent })) }));
const apply = () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean), which = pick.value;
  let shown = 0;
  for (const { group, rows } of groups) {
    let here = 0;
    for (const { row, text, verdict } of rows) {
      row.hidden = !(words.every((word) => text.includes(word)) && verdict.includes(which));
      if (!row.hidden) here += 1;
    }
    group.hidden = here === 0;
    if (words.length > 0) group.open = here > 0;
    shown += here;
  }
  count.textContent = shown + " rows";
};
const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) { target.open = true; target.scrollIntoView(); }
};
box.addEventListener("input", apply);
pick.addEventListener("change", apply);
addEventListener("hashchange", openTarget);
openTarget();
apply();`;

const bar = `<div class="bar"><input id="words" type="search" placeholder="filter: words that a row has to have" aria-label="filter">
<select id="which" aria-label="verdict"><option value="">every verdict</option><option value="allowed">allowed</option><option value="denied">denied</option></select>
<span id="count" role="status"></span></div>`;

/** The body of a page with many flows: an overview by namespace first, then what reaches each namespace, folded. */
export const groupedBody = (matrix: Matrix): string => {
  const placed = placedRows(matrix);
  const groups = [...grouped(placed, ({ to }) => to)].sort((one, other) =>
    (one[0]?.to ?? "") < (other[0]?.to ?? "") ? -1 : 1,
  );
  return [
    "<h2>Overview</h2>",
    overview(placed),
    "<h2>What reaches each namespace</h2>",
    '<div class="filtered">',
    bar,
    ...groups.map((rows) => group(rows, matrix.subject.expected.length > 0)),
    "</div>",
    `<script>${script}</script>`,
  ].join("\n");
};
