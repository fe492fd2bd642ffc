import { PanelBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorBuilder, FieldColorModeId, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { type PanelOptions, type Queries, type TimeSpan, withQueries } from "./panel-options";

/**
 * A bar per series.
 *
 * @param span `now` for a query with a window of its own (`increase(…[1h])`), of which only the answer at the end of
 *   the time range counts; `time-range` shows the newest point.
 */
export const barGauge = (queries: Queries, span: TimeSpan, options: PanelOptions = {}): Panel =>
  withQueries(new PanelBuilder(), queries, span, options)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false))
    .build();
