import {
  type FieldColorModeId,
  type FieldConfigSource,
  PanelBuilder,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Query, QueryParameters } from "../../queries/query";
import { asDataquery, type PrometheusTarget } from "../prometheus-target";
import { dashboardParameters, prometheus } from "../variables";

/** One or several queries that share a panel and a unit. */
export type Queries = Query | readonly [Query, ...Query[]];

/** What a panel says differently from its first query. */
export interface PanelOptions {
  /** Default: the first query's. */
  readonly title?: string;
  /** Default: the first query's. */
  readonly description?: string;
  /** Ends of the scale, in the query's unit. Default: what the data need. */
  readonly min?: number;
  readonly max?: number;
  /** Where the colour changes; the first has the value null. */
  readonly thresholds?: readonly Threshold[];
  /** What the queries are asked for. Default: what the reader has chosen. */
  readonly parameters?: QueryParameters;
}

/** Thresholds of a panel that warns of nothing. Without any, Grafana paints red from 80 on, whatever is counted. */
export const oneColour: readonly Threshold[] = [{ value: null, color: "blue" }];

/** Thresholds of a panel where anything above 0 is worth a look. */
export const noneIsGreen: readonly Threshold[] = [
  { value: null, color: "green" },
  { value: 0.001, color: "orange" },
];

/** `time-range` for what is drawn over time, `now` for what a query sums up by a window of its own. */
export type TimeSpan = "time-range" | "now";

/**
 * Shortest step between two points. Grafana makes `$__rate_interval` four times this, whatever the data source says of
 * itself: a minute, in which monitors that scrape every 10 s always have enough for a rate.
 */
export const shortestStep = "15s";

const target = (
  query: Query,
  index: number,
  parameters: QueryParameters,
  span: TimeSpan,
): PrometheusTarget => {
  const range = span === "time-range";
  return {
    refId: String.fromCharCode("A".charCodeAt(0) + index),
    datasource: prometheus,
    expr: query.expr(parameters),
    legendFormat: query.legend,
    range,
    instant: !range,
    ...(range ? { interval: shortestStep } : {}),
  };
};

/** What depends on the kind of a panel. */
export interface PanelKind {
  /** Name of Grafana's plugin. */
  readonly type: "timeseries" | "stat" | "state-timeline" | "bargauge";
  readonly options: object;
  /** The plugin's own settings of a field. */
  readonly custom?: object;
  readonly colours: FieldColorModeId;
  readonly span: TimeSpan;
}

/**
 * A panel with a query's texts, unit and PromQL.
 *
 * @param kind its `span` is `time-range` for whatever draws time: an instant answer has no time field.
 */
export const queryPanel = (
  { type, options, custom, colours, span }: PanelKind,
  queries: Queries,
  { title, description, min, max, thresholds, parameters = dashboardParameters }: PanelOptions,
): PanelBuilder => {
  const list: readonly [Query, ...Query[]] = "name" in queries ? [queries] : queries;
  const [first] = list;
  const fields: FieldConfigSource = {
    defaults: { color: { mode: colours }, ...(custom === undefined ? {} : { custom }) },
    overrides: [],
  };
  const panel = new PanelBuilder()
    .type(type)
    .title(title ?? first.title)
    .description(description ?? first.description)
    .datasource(prometheus)
    .targets(list.map((query, index) => asDataquery(target(query, index, parameters, span))))
    .options(options)
    .fieldConfig(fields)
    .unit(first.unit)
    .noValue("nothing counted");
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (thresholds !== undefined) {
    panel.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...thresholds]));
  }
  return panel;
};
