import type { TimeSeriesPanel } from "./panel";
import { askedBy, type PanelOptions, type Queries } from "./query-panel";
import { coloursByMeaning } from "./series-colours";

/** What a time series panel may have besides. */
export interface TimeSeriesOptions extends PanelOptions {
  /** Whether series are put on top of each other, so that their sum is seen. Default: no. */
  readonly stacked?: boolean;
}

/** Lines over time, in the colours of their meaning. Thresholds are drawn as dashed lines. */
export const timeSeries = (
  queries: Queries,
  { stacked = false, ...options }: TimeSeriesOptions = {},
): TimeSeriesPanel => {
  const asked = askedBy(queries, options);
  const colours = coloursByMeaning(asked.targets.map(({ legendFormat }) => legendFormat));
  return { type: "timeseries", stacked, colours, ...asked };
};
