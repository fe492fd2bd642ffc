import { createHash } from "node:crypto";
import {
  isWords,
  type PlacedPanel,
  type PlacedSection,
} from "../../../observability/dashboards/dashboard-model";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { durationText } from "../duration";
import type { DashboardAnswer } from "../panel-answer";
import type { ChartSpec } from "./chart-spec";
import { linkHtml } from "./dashboard-links";
import { makeChartSpec } from "./make-chart-spec";
import { momentText, originText, type PageFacts } from "./page-facts";
import { pageStyle } from "./page-style";
import { panelHtml, textPanelHtml } from "./panel-html";

const sectionId = (uid: string, index: number): string => `${uid}-row-${index + 1}`;

const contents = (answers: readonly DashboardAnswer[]): string => {
  const entries = answers.map(({ model }) => {
    const rows = model.sections.map(
      ({ title }, index) =>
        `<li><a href="#${escapeHtml(sectionId(model.uid, index))}">${escapeHtml(title)}</a></li>`,
    );
    return `<li><a href="#${escapeHtml(model.uid)}">${escapeHtml(model.title)}</a><ul>${rows.join("")}</ul></li>`;
  });
  return `<nav aria-label="Contents"><ul>${entries.join("")}</ul></nav>`;
};

const banner = ({ origin, phase, range, chosen }: PageFacts): string => {
  const { from, to, step } = range;
  const lines = [
    `<p><strong>${escapeHtml(originText(origin))}</strong></p>`,
    `<p>Phase ${escapeHtml(phase)} · ${momentText(from)} to ${momentText(to)} (${durationText(to - from)}) · a point every ${durationText(step)} · times are UTC</p>`,
    ...(chosen.length === 0 ? [] : [`<p>Only ${escapeHtml(chosen.join(", "))}</p>`]),
  ];
  return `<div class="banner ${origin.kind}" role="note">${lines.join("")}</div>`;
};

type SpecOf = ReadonlyMap<PlacedPanel, ChartSpec>;

const section = (
  { title, collapsed, panels }: PlacedSection,
  index: number,
  answer: DashboardAnswer,
  specs: SpecOf,
  uids: ReadonlySet<string>,
): string => {
  const { uid } = answer.model;
  // Places count from the section's own top.
  const top = Math.min(...panels.map(({ place }) => place.y));
  const content = panels.map((placed) => {
    const place = { ...placed.place, y: placed.place.y - top };
    if (isWords(placed)) return textPanelHtml(placed.panel, place, `${uid}-words-${placed.id}`, uids);
    const found = answer.panels.get(placed);
    const spec = specs.get(placed);
    return found === undefined || spec === undefined ? "" : panelHtml(found, place, spec, uids);
  });
  const grid = `<div class="grid">\n${content.join("\n")}\n</div>`;
  const open = collapsed ? "" : " open";
  return `<details class="row" id="${escapeHtml(sectionId(uid, index))}"${open}><summary><h3>${escapeHtml(title)}</h3></summary>${grid}</details>`;
};

const markList = ({ marks, refusedMarks }: DashboardAnswer): string => {
  const entries = marks.map(({ time, text }) => `${escapeHtml(text)} at ${momentText(time).slice(11)}`);
  const refused = refusedMarks.map(
    ({ name, refused: words }) => `${escapeHtml(name)} are not marked: ${escapeHtml(words)}`,
  );
  const all = [...entries, ...refused];
  return all.length === 0 ? "" : `<p class="marks">Marked in the charts: ${all.join("; ")}.</p>`;
};

const dashboard = (answer: DashboardAnswer, specs: SpecOf, uids: ReadonlySet<string>): string => {
  const { uid, title, description, links } = answer.model;
  const ways = links.map(({ title: text, url }) => linkHtml(text, url, uids));
  return [
    `<article id="${escapeHtml(uid)}">`,
    `<h2>${escapeHtml(title)}</h2>`,
    `<p class="faint">${escapeHtml(description)}</p>`,
    ways.length === 0 ? "" : `<p class="links">${ways.join(" · ")}</p>`,
    markList(answer),
    ...answer.model.sections.map((each, index) => section(each, index, answer, specs, uids)),
    "</article>",
  ].join("\n");
};

/** JSON that may stand in a script element. */
const embedded = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

/** Nothing is loaded from anywhere, and no script runs but the page's own. */
const policy = (script: string): string => {
  const hash = createHash("sha256").update(script).digest("base64");
  // The library writes style attributes for what it shows beside the pointer.
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
};

/**
 * All dashboards as one HTML file that needs nothing else.
 *
 * @param script what draws the charts (`bundleClient`).
 */
export const pageHtml = (answers: readonly DashboardAnswer[], facts: PageFacts, script: string): string => {
  const uids = new Set(answers.map(({ model }) => model.uid));
  const specs: SpecOf = new Map(
    answers.flatMap(({ panels, marks }) =>
      [...panels].map(([placed, answer]) => [placed, makeChartSpec(answer, facts.range, marks)] as const),
    ),
  );
  const title = `Policy lab: dashboards of phase ${facts.phase}`;
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(script)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${pageStyle}</style>`,
    "</head>",
    "<body>",
    `<h1>${escapeHtml(title)}</h1>`,
    banner(facts),
    "<noscript><p><strong>Charts are drawn by a script in this file, and scripts are switched off.</strong></p></noscript>",
    contents(answers),
    "<main>",
    ...answers.map((answer) => dashboard(answer, specs, uids)),
    "</main>",
    "<footer>Charts by Apache ECharts. Grafana shows the same panels from the same queries.</footer>",
    `<script type="application/json" id="charts">${embedded([...specs.values()])}</script>`,
    `<script>${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
};
