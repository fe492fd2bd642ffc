import type { EChartsOption, LineSeriesOption } from "echarts";
import type { PanelOf } from "../../../observability/dashboards/panels/panel";
import { colourName, colourOf, type Scheme } from "../palette";
import { formatValue } from "../units";
import { frame, grid, markSeries, timeAxis, tooltipLook, valueAxis } from "./chart-parts";
import type { ChartSpec, Line } from "./chart-spec";

type Panel = PanelOf<"timeseries">;

/** A point between two holes would not be seen: a line needs two. */
const isAlone = ({ values }: Line, index: number): boolean =>
  (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;

const dataOf = (line: Line): NonNullable<LineSeriesOption["data"]> =>
  line.values.map((value, index) => {
    const point = [(line.start + index * line.step) * 1000, value ?? "-"];
    return value !== null && isAlone(line, index)
      ? { value: point, symbol: "circle", symbolSize: 4 }
      : { value: point, symbol: "none" };
  });

const drawn = (line: Line, { stacked, unit }: Panel, scheme: Scheme): LineSeriesOption => {
  const color = colourOf(line.colour, scheme);
  return {
    type: "line",
    name: line.name,
    ...(stacked ? { stack: "all" } : {}),
    tooltip: {
      valueFormatter: (value: unknown) => (typeof value === "number" ? formatValue(value, unit) : "–"),
    },
    data: dataOf(line),
    itemStyle: { color },
    // A hair's breadth is too faint on a bright ground.
    lineStyle: { color, width: 1.5 },
    areaStyle: { color, opacity: stacked ? 0.4 : 0.1 },
    emphasis: { disabled: true },
  };
};

/** Thresholds as dashed lines at their values. */
const thresholdSeries = ({ thresholds }: Panel, scheme: Scheme): readonly LineSeriesOption[] => {
  if (thresholds === undefined) return [];
  const lines = thresholds.flatMap(({ value, color }) =>
    value === null ? [] : [{ value, colour: colourOf(colourName(color), scheme) }],
  );
  return [
    {
      id: "thresholds",
      type: "line",
      data: [],
      silent: true,
      markLine: {
        symbol: "none",
        silent: true,
        animation: false,
        label: { show: false },
        data: lines.map(({ value, colour }) => ({
          yAxis: value,
          lineStyle: { color: colour, width: 1, type: "dashed" },
        })),
      },
    },
  ];
};

/**
 * Lines over time. The scale is the panel's: what is cut off there is cut off here, as a panel that shows a part
 * of the scale is meant to.
 */
export const timeSeriesOption = (
  spec: ChartSpec,
  panel: Panel,
  scheme: Scheme,
  width: number,
): EChartsOption => {
  const { unit, min, max } = panel;
  const marks = markSeries(spec, scheme, width, true);
  return {
    ...frame(scheme),
    grid: grid(marks.length > 0 ? 28 : 10),
    xAxis: timeAxis(spec, scheme),
    yAxis: {
      ...valueAxis(scheme, (value) => formatValue(value, unit)),
      // Nothing here is below 0, and a scale that begins elsewhere makes much of little.
      min: min ?? ((seen: { min: number }) => Math.min(0, seen.min)),
      ...(max === undefined ? {} : { max }),
    },
    tooltip: { trigger: "axis", order: "valueDesc", ...tooltipLook(scheme) },
    series: [
      ...spec.lines.map((line) => drawn(line, panel, scheme)),
      ...thresholdSeries(panel, scheme),
      ...marks,
    ],
  };
};
