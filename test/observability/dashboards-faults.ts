import * as grafanaUnits from "@grafana/grafana-foundation-sdk/units";
import { promqlFacts } from "../support/promql";
import { everyPanel, type ReadDashboard, type ReadPanel, type ReadTopPanel } from "./dashboards-read";

const units: readonly unknown[] = Object.values(grafanaUnits);

/** Grafana's own variables that Prometheus' data source fills in. */
const builtIn = ["__rate_interval", "__interval", "__range"];

const drawsTime = ["timeseries", "state-timeline"];

const textFaults = ({ type, title, description, fieldConfig }: ReadPanel): readonly string[] => {
  if (type === "row") return title ? [] : ["a row has no title"];
  const unit = fieldConfig?.defaults.unit;
  return [
    ...(title ? [] : ["no title"]),
    ...(type === "text" || description ? [] : ["no description"]),
    ...(type === "text" || units.includes(unit) ? [] : [`unit ${unit} is none of Grafana's`]),
  ];
};

const colourFaults = ({ fieldConfig }: ReadPanel): readonly string[] => {
  const { color, thresholds } = fieldConfig?.defaults ?? {};
  return color?.mode === "thresholds" && thresholds === undefined
    ? ["is red from 80 on, by Grafana's own thresholds"]
    : [];
};

const promqlFaults = (expr: string): readonly string[] => {
  try {
    promqlFacts(expr.replaceAll(/\$__\w+/g, "5m"));
    return [];
  } catch (error) {
    return [String(error)];
  }
};

const targetFaults = ({ type, targets }: ReadPanel): readonly string[] => {
  if (type === "row" || type === "text") return [];
  const names = targets.map(({ refId }) => refId ?? "");
  return [
    ...(targets.length === 0 ? ["asks for nothing"] : []),
    ...(new Set(names).size === names.length && !names.includes("") ? [] : ["refIds are not unique"]),
    ...targets.flatMap(({ expr = "", legendFormat, instant, range }) => [
      ...(expr === "" ? ["a target has no expr"] : promqlFaults(expr)),
      ...(legendFormat ? [] : ["a target has no legend"]),
      ...(instant === range ? ["a target must ask for a range or for an instant"] : []),
      ...(instant && drawsTime.includes(type) ? ["asks for an instant and draws time"] : []),
      ...(instant && !/\[1h\]/.test(expr) ? ["asks for an instant without a window of its own"] : []),
      ...(range && /\[1h\]/.test(expr) ? ["asks for a range of what is summed up over an hour"] : []),
    ]),
  ];
};

interface Box {
  readonly id: number;
  readonly gridPos: ReadPanel["gridPos"];
}

const overlaps = (one: Box["gridPos"], other: Box["gridPos"]): boolean =>
  one.x < other.x + other.w &&
  other.x < one.x + one.w &&
  one.y < other.y + other.h &&
  other.y < one.y + one.h;

const gridFaults = (boxes: readonly Box[]): readonly string[] =>
  boxes.flatMap(({ id, gridPos }, index) => [
    ...(gridPos.x < 0 || gridPos.y < 0 || gridPos.w < 1 || gridPos.h < 1 || gridPos.x + gridPos.w > 24
      ? [`panel ${id} is not within 24 columns`]
      : []),
    ...boxes
      .slice(index + 1)
      .filter((other) => overlaps(gridPos, other.gridPos))
      .map((other) => `panels ${id} and ${other.id} overlap`),
  ]);

const rowFaults = ({ id, type, collapsed, panels }: ReadTopPanel): readonly string[] => {
  if (type !== "row") return [];
  if (collapsed) return panels.length === 0 ? [`closed row ${id} is empty`] : gridFaults(panels);
  return panels.length === 0 ? [] : [`open row ${id} has panels inside`];
};

const variableFaults = (dashboard: ReadDashboard): readonly string[] => {
  const defined = dashboard.templating.list.map(({ name }) => name);
  const used = new Set([...JSON.stringify(dashboard).matchAll(/\$\{?([a-z_]\w*)/g)].map(([, name]) => name));
  // What All is called among a variable's values.
  used.delete("__all");
  return [
    ...[...used]
      .filter((name) => name !== undefined && !defined.includes(name) && !builtIn.includes(name))
      .map((name) => `variable ${name} is used and not defined`),
    ...defined.filter((name) => !used.has(name)).map((name) => `variable ${name} is defined and not used`),
  ];
};

const sourceFaults = (dashboard: ReadDashboard): readonly string[] =>
  [...JSON.stringify(dashboard).matchAll(/"datasource":(\{[^}]*\}|"[^"]*")/g)]
    .map(([, reference]) => reference)
    .filter((reference) => reference !== '{"type":"prometheus","uid":"$datasource"}')
    .map((reference) => `data source ${reference} is not the reader's choice`);

/** A share that is zoomed in on must have its full scale beside it. */
const zoomFaults = (panels: readonly ReadPanel[]): readonly string[] => {
  const maxOf = ({ fieldConfig }: ReadPanel) => fieldConfig?.defaults.max;
  const exprs = ({ targets }: ReadPanel) => JSON.stringify(targets.map(({ expr }) => expr));
  return panels
    .filter((panel) => maxOf(panel) === 0.2)
    .filter(
      (zoom) =>
        !panels.some(
          (full) =>
            maxOf(full) === 1 &&
            exprs(full) === exprs(zoom) &&
            full.gridPos.y === zoom.gridPos.y &&
            full.gridPos.x + full.gridPos.w === zoom.gridPos.x,
        ),
    )
    .map(({ id }) => `zoom panel ${id} has no full scale beside it`);
};

/**
 * Everything that makes a dashboard misleading, empty or broken, beyond Grafana's schema.
 *
 * @param dashboards those that are provisioned together; links go from one to another.
 * @returns sentences; none for a dashboard that is sound.
 */
export const dashboardFaults = (
  dashboard: ReadDashboard,
  dashboards: readonly ReadDashboard[],
): readonly string[] => {
  const panels = everyPanel(dashboard);
  const ids = panels.map(({ id }) => id);
  const others = dashboards.map(({ uid }) => `/d/${uid}`).filter((url) => url !== `/d/${dashboard.uid}`);
  const inside = dashboard.links.map(({ url }) => url).filter((url) => url.startsWith("/"));
  return [
    ...panels.flatMap((panel) =>
      [...textFaults(panel), ...targetFaults(panel), ...colourFaults(panel)].map(
        (fault) => `panel ${panel.id}: ${fault}`,
      ),
    ),
    ...(new Set(ids).size === ids.length && ids.every((id) => id > 0) ? [] : ["panel ids are not unique"]),
    ...gridFaults(dashboard.panels),
    ...dashboard.panels.flatMap(rowFaults),
    ...variableFaults(dashboard),
    ...sourceFaults(dashboard),
    ...zoomFaults(dashboard.panels),
    ...inside.filter((url) => !others.includes(url)).map((url) => `the link ${url} leads nowhere`),
    ...others.filter((url) => !inside.includes(url)).map((url) => `there is no link to ${url}`),
  ];
};
