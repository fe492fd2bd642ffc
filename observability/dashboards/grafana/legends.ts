import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  type VizLegendOptions,
  type VizTooltipOptions,
} from "@grafana/grafana-foundation-sdk/common";

/** A legend below the panel with the newest and the largest value of each series. */
export const tableLegend: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.Table,
  placement: LegendPlacement.Bottom,
  calcs: ["lastNotNull", "max"],
};

/** The names of the series below the panel. */
export const plainLegend: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.List,
  placement: LegendPlacement.Bottom,
  calcs: [],
};

/** All series at the pointer, the largest first. */
export const allSeriesTooltip: VizTooltipOptions = {
  mode: TooltipDisplayMode.Multi,
  sort: SortOrder.Descending,
};
