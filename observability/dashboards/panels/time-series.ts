import {
  type GraphFieldConfig,
  GraphThresholdsStyleMode,
  StackingMode,
  VisibilityMode,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Options } from "@grafana/grafana-foundation-sdk/timeseries";
import { allSeriesTooltip, tableLegend } from "./legends";
import { type PanelOptions, type Queries, queryPanel } from "./query-panel";
import { type SeriesColour, seriesColours } from "./series-colours";

/** What a time series panel may have besides. */
export interface TimeSeriesOptions extends PanelOptions {
  /** Whether series are put on top of each other, so that their sum is seen. Default: no. */
  readonly stacked?: boolean;
  /** Series that keep a colour with a meaning. */
  readonly colours?: readonly SeriesColour[];
}

/** Lines over time. Thresholds are drawn as dashed lines. */
export const timeSeries = (queries: Queries, options: TimeSeriesOptions = {}): Panel => {
  const { stacked = false, colours = [], thresholds } = options;
  const drawn: Options = { legend: tableLegend, tooltip: allSeriesTooltip };
  const custom: GraphFieldConfig = {
    lineWidth: 1,
    fillOpacity: stacked ? 40 : 10,
    showPoints: VisibilityMode.Auto,
    // Nothing here is below 0, and a scale that begins elsewhere makes much of little.
    axisSoftMin: 0,
    ...(stacked ? { stacking: { mode: StackingMode.Normal, group: "A" } } : {}),
    ...(thresholds === undefined ? {} : { thresholdsStyle: { mode: GraphThresholdsStyleMode.Dashed } }),
  };
  const kind = {
    type: "timeseries",
    options: drawn,
    custom,
    colours: FieldColorModeId.PaletteClassicByName,
    span: "time-range",
  } as const;
  return queryPanel(kind, queries, options).overrides(seriesColours(colours)).build();
};
