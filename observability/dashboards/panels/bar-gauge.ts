import type { Options } from "@grafana/grafana-foundation-sdk/bargauge";
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { plainLegend } from "./legends";
import { oneColour, type PanelOptions, type Queries, queryPanel, type TimeSpan } from "./query-panel";

const options: Options = {
  reduceOptions: { calcs: ["lastNotNull"], values: false },
  displayMode: BarGaugeDisplayMode.Basic,
  valueMode: BarGaugeValueMode.Color,
  namePlacement: BarGaugeNamePlacement.Auto,
  showUnfilled: true,
  sizing: BarGaugeSizing.Auto,
  orientation: VizOrientation.Horizontal,
  minVizWidth: 8,
  minVizHeight: 16,
  maxVizHeight: 300,
  // The bars carry their names.
  legend: { ...plainLegend, showLegend: false },
};

/**
 * A bar per series.
 *
 * @param span `now` for a query with a window of its own (`increase(…[1h])`), of which only the answer at the end of
 *   the time range counts; `time-range` shows the newest point.
 */
export const barGauge = (queries: Queries, span: TimeSpan, says: PanelOptions = {}): Panel =>
  queryPanel({ type: "bargauge", options, colours: FieldColorModeId.Thresholds, span }, queries, {
    thresholds: oneColour,
    min: 0,
    ...says,
  }).build();
