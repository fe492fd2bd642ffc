import type { EChartsOption } from "echarts";
import type { PanelOf } from "../dashboard-model";
import { colourOf, type Scheme } from "../palette";
import { reducePoints } from "../reduce-points";
import { lookOf } from "../value-look";
import { frame, grid, nameAxis, tooltipLook, valueAxis } from "./chart-parts";
import type { ChartSpec, Line } from "./chart-spec";

type Panel = PanelOf<"bargauge">;

/** The one value of a line. */
export const reduceLine = (line: Line, panel: Panel | PanelOf<"stat">): number | undefined => {
  const [how = "lastNotNull"] = panel.options.reduceOptions.calcs;
  const points = line.values.flatMap((value, index) =>
    value === null ? [] : [{ time: line.start + index * line.step, value }],
  );
  return reducePoints(points, how);
};

/** A bar per series, with its value beside it. */
export const barGaugeOption = (spec: ChartSpec, panel: Panel, scheme: Scheme): EChartsOption => {
  const { defaults } = panel.fieldConfig;
  const { min, max } = defaults;
  const bars = spec.lines.map((line) => {
    const value = reduceLine(line, panel);
    const look = lookOf(value, { ...defaults, unit: line.unit });
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
