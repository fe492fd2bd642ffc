import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorBuilder, FieldColorModeId, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { type PanelOptions, type Queries, withQueries } from "./panel-options";
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
  const panel = withQueries(new PanelBuilder(), queries, "time-range", options)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .lineWidth(1)
    .fillOpacity(options.stacked ? 40 : 10)
    .showPoints(VisibilityMode.Auto)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .calcs(["lastNotNull", "max"]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .overrides(seriesColours(options.colours ?? []));
  if (options.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (options.thresholds !== undefined) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  return panel.build();
};
