import type { TimeSeriesPanel } from "./panel";
import { askedBy, type PanelOptions, type Queries } from "./query-panel";
import type { SeriesColour } from "./series-colours";

/** What a time series panel may have besides. */
export interface TimeSeriesOptions extends PanelOptions {
  /** Whether series are put on top of each other, so that their sum is seen. Default: no. */
  readonly stacked?: boolean;
  /** Series that keep a colour with a meaning. */
  readonly colours?: readonly SeriesColour[];
}

/** Lines over time. Thresholds are drawn as dashed lines. */
export const timeSeries = (
  queries: Queries,
  { stacked = false, colours = [], ...options }: TimeSeriesOptions = {},
): TimeSeriesPanel => ({ type: "timeseries", stacked, colours, ...askedBy(queries, options) });
