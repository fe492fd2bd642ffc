import type { EChartsOption } from "echarts";
import type { Scheme } from "../palette";
import { barGaugeOption } from "./bar-gauge-option";
import type { ChartSpec } from "./chart-spec";
import { sparkOption } from "./spark-option";
import { stateTimelineOption } from "./state-timeline-option";
import { timeSeriesOption } from "./time-series-option";

/**
 * Options of the plotting library for a panel's chart.
 *
 * @param width of the chart, in pixels: words of marks are left out where there is no room for them.
 */
export const chartOption = (spec: ChartSpec, scheme: Scheme, width: number): EChartsOption => {
  const { panel } = spec;
  switch (panel.type) {
    case "timeseries":
      return timeSeriesOption(spec, panel, scheme, width);
    case "state-timeline":
      return stateTimelineOption(spec, panel, scheme, width);
    case "bargauge":
      return barGaugeOption(spec, panel, scheme);
    case "stat":
      return sparkOption(spec, panel, scheme);
  }
};
