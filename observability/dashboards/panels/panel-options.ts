import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Panel, Threshold, ThresholdsConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import { ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import { type Dataquery, DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Query, QueryParameters } from "../../queries/query";
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

/** What the builders of all kinds of panels that query have in common. */
interface QueryPanelBuilder extends Builder<Panel> {
  title(title: string): this;
  description(description: string): this;
  unit(unit: string): this;
  datasource(reference: typeof prometheus): this;
  noValue(text: string): this;
  min(min: number): this;
  max(max: number): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  withTarget(target: Builder<Dataquery>): this;
}

/**
 * Shortest step between two points. Monitors of Cilium and Hubble scrape every 10 s; Grafana makes `$__rate_interval` four
 * times this, whatever the data source says of itself: a minute, in which there are always enough scrapes for a rate.
 */
const shortestStep = "15s";

/** `time-range` for what is drawn over time, `now` for what a query sums up by a window of its own. */
export type TimeSpan = "time-range" | "now";

const target = (
  query: Query,
  index: number,
  parameters: QueryParameters,
  span: TimeSpan,
): DataqueryBuilder => {
  const builder = new DataqueryBuilder()
    .refId(String.fromCharCode("A".charCodeAt(0) + index))
    .datasource(prometheus)
    .expr(query.expr(parameters))
    .legendFormat(query.legend);
  return span === "now" ? builder.instant() : builder.interval(shortestStep).range();
};

/**
 * Writes a query's texts, unit and PromQL into a panel.
 *
 * @param span a panel that draws time asks for a range: an instant answer has no time field.
 */
export const withQueries = <B extends QueryPanelBuilder>(
  builder: B,
  queries: Queries,
  span: TimeSpan,
  options: PanelOptions = {},
): B => {
  const list: readonly [Query, ...Query[]] = "name" in queries ? [queries] : queries;
  const [first] = list;
  const { title, description, min, max, thresholds, parameters } = options;
  builder
    .title(title ?? first.title)
    .description(description ?? first.description)
    .unit(first.unit)
    .datasource(prometheus)
    .noValue("nothing counted");
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (thresholds !== undefined) {
    builder.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...thresholds]));
  }
  list.forEach((query, index) => {
    builder.withTarget(target(query, index, parameters ?? dashboardParameters, span));
  });
  return builder;
};
