import type { Place } from "../../../observability/dashboards/dashboard-model";
import { noValue, type Panel, type PanelOf } from "../../../observability/dashboards/panels/panel";
import { escapeHtml } from "../../../questions/picture/escape-html";
import { colourName } from "../palette";
import type { PanelAnswer } from "../panel-answer";
import { lookOf } from "../value-look";
import { emptinessText, whyEmpty } from "../why-empty";
import type { ChartSpec, Line } from "./chart-spec";
import { largest, newest } from "./line-values";
import { markdownHtml } from "./markdown-html";

/** Height of a bar and the space below it, in pixels. */
const barHeight = 26;
const stateHeight = 36;

const swatch = (colour: string): string => `<i class="swatch" style="background:var(--c-${colour})"></i>`;

const legendRow = ({ id, panel }: ChartSpec, line: Line): string => {
  const name = escapeHtml(line.name);
  const button = `<button type="button" aria-pressed="true" data-of="${escapeHtml(id)}" data-name="${name}">${swatch(line.colour)}${name}</button>`;
  const cells = [newest(line), largest(line)].map(
    (value) => `<td>${escapeHtml(lookOf(value, panel).text)}</td>`,
  );
  return `<tr><th scope="row">${button}</th>${cells.join("")}</tr>`;
};

/** The legend of a chart: what is drawn in which colour, with the values that one asks for first. */
const legend = (spec: ChartSpec): string =>
  [
    '<div class="legend" tabindex="0" role="group" aria-label="Legend: a name hides and shows its line">',
    '<table><thead><tr><th scope="col">Name</th><th scope="col">Last</th><th scope="col">Max</th></tr></thead><tbody>',
    ...spec.lines.map((line) => legendRow(spec, line)),
    "</tbody></table></div>",
  ].join("");

/** What a chart shows, for who does not see it. */
const spokenTable = (rows: readonly (readonly [name: string, text: string])[]): string =>
  `<table class="spoken"><tbody>${rows
    .map(([name, text]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(text)}</td></tr>`)
    .join("")}</tbody></table>`;

const chart = ({ id, lines }: ChartSpec, title: string, minHeight: number | undefined): string => {
  const label = `${title}: ${lines.length} series`;
  const height = minHeight === undefined ? "" : ` style="min-height:${minHeight}px"`;
  // The library gives what is inside a fixed size; inside a frame that cannot keep the chart from shrinking.
  return `<div class="chart"${height}><div id="${escapeHtml(id)}" data-chart role="img" aria-label="${escapeHtml(label)}"></div></div>`;
};

const states = (panel: PanelOf<"state-timeline">): string => {
  const items = panel.states.map(
    ({ value, text, colour }) => `<li>${swatch(colourName(colour))}${value} = ${escapeHtml(text)}</li>`,
  );
  return `<ul class="states">${items.join("")}</ul>`;
};

const stat = (spec: ChartSpec, panel: PanelOf<"stat">): string => {
  const named = spec.lines.length > 1;
  const values = spec.lines.map((line) => {
    const look = lookOf(newest(line), panel);
    const colour = look.colour === undefined ? "" : ` style="color:var(--c-${look.colour})"`;
    const name = named ? `<span class="of">${escapeHtml(line.name)}</span>` : "";
    return `<p class="value"${colour}>${escapeHtml(look.text)}${name}</p>`;
  });
  return `<div class="values">${values.join("")}</div>${chart(spec, panel.title, 36)}`;
};

/** The newest values in a table, for who listens. */
const newestValues = ({ panel, lines }: ChartSpec): string =>
  spokenTable(lines.map((line) => [line.name, lookOf(newest(line), panel).text]));

const picture = (spec: ChartSpec): string => {
  const { panel, lines } = spec;
  switch (panel.type) {
    case "timeseries":
      return `${chart(spec, panel.title, undefined)}${legend(spec)}`;
    case "state-timeline":
      return `${chart(spec, panel.title, lines.length * stateHeight + 50)}${states(panel)}${newestValues(spec)}`;
    case "bargauge":
      return `${chart(spec, panel.title, lines.length * barHeight + 16)}${newestValues(spec)}`;
    case "stat":
      return stat(spec, panel);
  }
};

const queries = ({ answers }: PanelAnswer): string => {
  const items = answers.map(({ expr }) => `<pre><code>${escapeHtml(expr)}</code></pre>`);
  return `<details class="queries"><summary>${answers.length === 1 ? "Query" : "Queries"}</summary>${items.join("")}</details>`;
};

const empty = (answer: PanelAnswer): string | undefined => {
  const reason = whyEmpty(answer);
  if (reason === undefined) return undefined;
  if (reason.kind === "refused")
    return `<p class="empty"><strong>Refused.</strong> ${escapeHtml(emptinessText(reason))}</p>`;
  const metrics = reason.metrics.map(
    ({ name, setting }) => `<li><code>${escapeHtml(name)}</code>: ${escapeHtml(setting)}</li>`,
  );
  const where =
    metrics.length === 0
      ? ""
      : `<p>There is such a series once something was counted, and only where it is exported:</p><ul>${metrics.join("")}</ul>`;
  return `<div class="empty"><p><strong>${escapeHtml(noValue)}</strong></p>${where}</div>`;
};

const frame = (panel: Panel, { x, y, w, h }: Place, id: string, content: string): string => {
  const place = `--column:${x + 1} / span ${w};--row:${y + 1} / span ${h};--h:${h}`;
  return `<section class="panel ${panel.type}" id="${escapeHtml(id)}-frame" style="${place}"><h4>${escapeHtml(panel.title)}</h4>${content}</section>`;
};

/**
 * A panel of words as HTML.
 *
 * @param place counted from the section's own top.
 * @param uids of the dashboards in the page.
 */
export const textPanelHtml = (
  panel: PanelOf<"text">,
  place: Place,
  id: string,
  uids: ReadonlySet<string>,
): string => frame(panel, place, id, `<div class="words">${markdownHtml(panel.content, uids)}</div>`);

/**
 * A panel with queries as HTML: title, description, place for the chart, legend with values, and the queries that were
 * asked.
 *
 * @param place counted from the section's own top.
 * @param uids of the dashboards in the page.
 */
export const panelHtml = (
  answer: PanelAnswer,
  place: Place,
  spec: ChartSpec,
  uids: ReadonlySet<string>,
): string => {
  const description = `<div class="description">${markdownHtml(answer.panel.description, uids)}</div>`;
  const content = `${description}${empty(answer) ?? picture(spec)}${queries(answer)}`;
  return frame(answer.panel, place, answer.id, content);
};
