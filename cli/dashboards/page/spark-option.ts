import type { EChartsOption } from "echarts";
import type { PanelOf } from "../../../observability/dashboards/panels/panel";
import { colourOf, type Scheme } from "../palette";
import { lookOf } from "../value-look";
import { frame, timeAxis } from "./chart-parts";
import type { ChartSpec } from "./chart-spec";
import { newest } from "./line-values";

/** The course of a single value, without axes. */
export const sparkOption = (spec: ChartSpec, panel: PanelOf<"stat">, scheme: Scheme): EChartsOption => {
  return {
    ...frame(scheme),
    grid: { left: 0, right: 0, top: 3, bottom: 0, outerBoundsMode: "none" },
    xAxis: { ...timeAxis(spec, scheme), show: false },
    yAxis: { type: "value", show: false },
    series: spec.lines.map((line) => {
      const { colour } = lookOf(newest(line), panel);
      const color = colourOf(colour ?? line.colour, scheme);
      return {
        type: "line",
        name: line.name,
        silent: true,
        symbol: "none",
        data: line.values.map((value, index) => [(line.start + index * line.step) * 1000, value ?? "-"]),
        lineStyle: { color, width: 1.5 },
        areaStyle: { color, opacity: 0.15 },
      };
    }),
  };
};
