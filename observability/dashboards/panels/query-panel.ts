import type { Query, QueryParameters } from "../../queries/query";
import { dashboardParameters } from "../parameters";
import type { QueryPanel, Target, Threshold, TimeSpan } from "./panel";

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

type Asked = Pick<QueryPanel, "title" | "description" | "targets" | "unit" | "min" | "max" | "thresholds">;

/**
 * What a panel has of its queries: texts, unit and PromQL.
 *
 * @param span `time-range` for whatever draws time: an instant answer has no time field.
 */
export const askedBy = (
  queries: Queries,
  { title, description, min, max, thresholds, parameters = dashboardParameters }: PanelOptions,
  span: TimeSpan = "time-range",
): Asked => {
  const list: readonly [Query, ...Query[]] = "name" in queries ? [queries] : queries;
  const [first, ...others] = list;
  const target = (query: Query, index: number): Target => ({
    refId: String.fromCharCode("A".charCodeAt(0) + index),
    expr: query.expr(parameters),
    legendFormat: query.legend,
    span,
  });
  return {
    title: title ?? first.title,
    description: description ?? first.description,
    targets: [target(first, 0), ...others.map((query, index) => target(query, index + 1))],
    unit: first.unit,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(thresholds === undefined ? {} : { thresholds }),
  };
};
