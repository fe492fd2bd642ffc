import type { EChartsOption } from "echarts";
import type { PanelOf } from "../../../observability/dashboards/panels/panel";
import { colourOf, type Scheme } from "../palette";
import { lookOf } from "../value-look";
import { frame, grid, nameAxis, tooltipLook, valueAxis } from "./chart-parts";
import type { ChartSpec } from "./chart-spec";
import { newest } from "./line-values";

type Panel = PanelOf<"bargauge">;

/** A bar per series, with its value beside it. */
export const barGaugeOption = (spec: ChartSpec, panel: Panel, scheme: Scheme): EChartsOption => {
  const { min, max } = panel;
  const bars = spec.lines.map((line) => {
    const value = newest(line);
    const look = lookOf(value, panel);
    return { line, value, text: look.text, colour: look.colour ?? line.colour };
  });
  return {
    ...frame(scheme),
    grid: { ...grid(4), right: 80 },
    xAxis: {
      ...valueAxis(scheme, () => ""),
      axisLabel: { show: false },
      splitLine: { show: false },
      min: min ?? 0,
      ...(max === undefined ? {} : { max }),
    },
    yAxis: nameAxis(
      scheme,
      bars.map(({ line }) => line.name),
      220,
    ),
    tooltip: { trigger: "item", renderMode: "richText", ...tooltipLook(scheme) },
    series: [
      {
        type: "bar",
        barMaxWidth: 18,
        showBackground: true,
        backgroundStyle: { color: colourOf("line", scheme), opacity: 0.35 },
        tooltip: {
          formatter: ({ dataIndex }: { dataIndex?: number }) => {
            const bar = bars[dataIndex ?? -1];
            return bar === undefined ? "" : `${bar.line.name}: ${bar.text}`;
          },
        },
        data: bars.map(({ value, text, colour }) => ({
          value: value ?? 0,
          itemStyle: { color: colourOf(colour, scheme) },
          label: {
            show: true,
            position: "right",
            formatter: text.replace(/[{}]/g, ""),
            color: colourOf("text", scheme),
          },
        })),
      },
    ],
  };
};
