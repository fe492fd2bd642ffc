import type { EChartsOption } from "echarts";
import type { Scheme } from "../palette";
import { barGaugeOption } from "./bar-gauge-option";
import type { ChartSpec } from "./chart-spec";
import { sparkOption } from "./spark-option";
import { stateTimelineOption } from "./state-timeline-option";
import { timeSeriesOption } from "./time-series-option";

/** Options of the plotting library for a panel's chart. */
export const chartOption = (spec: ChartSpec, scheme: Scheme): EChartsOption => {
  const { panel } = spec;
  switch (panel.type) {
    case "timeseries":
      return timeSeriesOption(spec, panel, scheme);
    case "state-timeline":
      return stateTimelineOption(spec, panel, scheme);
    case "bargauge":
      return barGaugeOption(spec, panel, scheme);
    case "stat":
      return sparkOption(spec, panel, scheme);
  }
};
