import type { BarSeriesOption, EChartsOption, LineSeriesOption } from "echarts";
import type { PanelOf } from "../dashboard-model";
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

const shape = {
  linear: {},
  smooth: { smooth: true },
  stepBefore: { step: "start" },
  stepAfter: { step: "end" },
} as const satisfies Record<string, LineSeriesOption>;

const drawn = (line: Line, { fieldConfig }: Panel, scheme: Scheme): LineSeriesOption | BarSeriesOption => {
  const { custom, decimals } = fieldConfig.defaults;
  const color = colourOf(line.colour, scheme);
  const common = {
    name: line.name,
    ...(custom.stacking.mode === "normal" ? { stack: "all" } : {}),
    tooltip: {
      valueFormatter: (value: unknown) =>
        typeof value === "number" ? formatValue(value, line.unit, decimals) : "–",
    },
  };
  if (custom.drawStyle === "bars") {
    return { ...common, type: "bar", itemStyle: { color }, data: dataOf(line), barMaxWidth: 12 };
  }
  return {
    ...common,
    ...shape[custom.lineInterpolation],
    type: "line",
    data: dataOf(line),
    connectNulls: custom.spanNulls,
    itemStyle: { color },
    // A hair's breadth is too faint on a bright ground.
    lineStyle: { color, width: Math.max(1.5, custom.lineWidth) },
    ...(custom.fillOpacity === 0 ? {} : { areaStyle: { color, opacity: custom.fillOpacity / 100 } }),
    emphasis: { disabled: true },
  };
};

/** Thresholds as lines at their values, as bands from each to the next one, or both. */
const thresholdSeries = ({ fieldConfig }: Panel, scheme: Scheme): readonly LineSeriesOption[] => {
  const { thresholds, custom } = fieldConfig.defaults;
  const mode = custom.thresholdsStyle?.mode ?? "off";
  if (thresholds === undefined || mode === "off") return [];
  const steps = thresholds.steps.map(({ value, color }) => ({
    value,
    colour: colourOf(colourName(color), scheme),
  }));
  const lines =
    mode === "area" ? [] : steps.flatMap(({ value, colour }) => (value === null ? [] : [{ value, colour }]));
  const bands = mode.includes("area") ? steps : [];
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
          lineStyle: { color: colour, width: 1, type: mode.startsWith("dashed") ? "dashed" : "solid" },
        })),
      },
      markArea: {
        silent: true,
        animation: false,
        data: bands.map(({ value, colour }, index) => [
          { yAxis: value ?? "min", itemStyle: { color: colour, opacity: 0.08 } },
          { yAxis: steps[index + 1]?.value ?? "max" },
        ]),
      },
    },
  ];
};

/**
 * Lines or bars over time. The scale is the panel's: what is cut off there is cut off here, as a panel that shows a part
 * of the scale is meant to.
 */
export const timeSeriesOption = (
  spec: ChartSpec,
  panel: Panel,
  scheme: Scheme,
  width: number,
): EChartsOption => {
  const { unit, decimals, min, max, custom } = panel.fieldConfig.defaults;
  const { axisSoftMin, axisSoftMax } = custom;
  const softly = {
    ...(axisSoftMin === undefined ? {} : { min: (seen: { min: number }) => Math.min(axisSoftMin, seen.min) }),
    ...(axisSoftMax === undefined ? {} : { max: (seen: { max: number }) => Math.max(axisSoftMax, seen.max) }),
  };
  const marks = markSeries(spec, scheme, width, true);
  return {
    ...frame(scheme),
    grid: grid(marks.length > 0 ? 28 : 10),
    xAxis: timeAxis(spec, scheme),
    yAxis: {
      ...valueAxis(scheme, (value) => formatValue(value, unit, decimals)),
      ...softly,
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      name: custom.axisLabel,
      nameLocation: "middle",
    },
    tooltip: { trigger: "axis", order: "valueDesc", ...tooltipLook(scheme) },
    series: [
      ...spec.lines.map((line) => drawn(line, panel, scheme)),
      ...thresholdSeries(panel, scheme),
      ...marks,
    ],
  };
};
