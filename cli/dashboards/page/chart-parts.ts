import type { EChartsOption, GridComponentOption, LineSeriesOption } from "echarts";
import { colourOf, type Scheme } from "../palette";
import type { Mark } from "../panel-answer";
import type { ChartSpec } from "./chart-spec";

/** Space for axis labels is found by the library; `top` is for what marks say. */
export const grid = (top: number): GridComponentOption => ({
  left: 4,
  right: 14,
  top,
  bottom: 4,
  outerBoundsMode: "same",
  outerBoundsContain: "axisLabel",
});

/** What every chart has: no movement, text in the page's colour, times in UTC. */
export const frame = (scheme: Scheme): EChartsOption => ({
  animation: false,
  backgroundColor: "transparent",
  useUTC: true,
  textStyle: { fontFamily: "system-ui, sans-serif", color: colourOf("text", scheme) },
});

/** The look of what points at a place and says what is there. */
export const tooltipLook = (scheme: Scheme) => ({
  confine: true,
  backgroundColor: colourOf("panel", scheme),
  borderColor: colourOf("line", scheme),
  textStyle: { color: colourOf("text", scheme), fontSize: 12 },
});

const axisLook = (scheme: Scheme) => ({
  axisLine: { lineStyle: { color: colourOf("line", scheme) } },
  axisTick: { lineStyle: { color: colourOf("line", scheme) } },
  axisLabel: { color: colourOf("grey", scheme), fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: colourOf("line", scheme), opacity: 0.6 } },
});

/** The time axis: the whole range of the page, whatever the data cover. */
export const timeAxis = ({ range }: Pick<ChartSpec, "range">, scheme: Scheme) => {
  const look = axisLook(scheme);
  return {
    type: "time" as const,
    min: range.from * 1000,
    max: range.to * 1000,
    ...look,
    splitLine: { ...look.splitLine, show: false },
  };
};

/** An axis of values. */
export const valueAxis = (scheme: Scheme, format: (value: number) => string) => {
  const look = axisLook(scheme);
  return {
    type: "value" as const,
    ...look,
    axisLabel: { ...look.axisLabel, formatter: format },
    splitNumber: 4,
  };
};

/** An axis of names. */
export const nameAxis = (scheme: Scheme, names: readonly string[], width: number) => {
  const look = axisLook(scheme);
  return {
    type: "category" as const,
    data: [...names],
    inverse: true,
    ...look,
    axisTick: { show: false },
    axisLabel: { ...look.axisLabel, width, overflow: "truncate" as const, color: colourOf("text", scheme) },
  };
};

/** Width of a letter of a mark's words, in pixels; rather too wide. */
const letter = 7;

/** Words at the edge of a chart stand beside their line on the inner side: in the middle they would be cut off. */
const alignmentOf = (
  time: number,
  { from, to }: Pick<ChartSpec["range"], "from" | "to">,
): "left" | "center" | "right" => {
  const place = (time - from) / (to - from);
  if (place < 0.12) return "left";
  return place > 0.88 ? "right" : "center";
};

/** How much of its words stands before the line. */
const beforeLine = { left: 0, center: 0.5, right: 1 } as const;

/** Which marks have room for their words: each that does not begin before the words of the one to its left end. */
export const spokenMarks = (
  marks: readonly Mark[],
  { from, to }: ChartSpec["range"],
  width: number,
): ReadonlySet<Mark> => {
  const spoken = new Set<Mark>();
  let free = Number.NEGATIVE_INFINITY;
  for (const mark of marks.toSorted((one, other) => one.time - other.time)) {
    const place = ((mark.time - from) / (to - from)) * width;
    const length = mark.text.length * letter;
    const begin = place - length * beforeLine[alignmentOf(mark.time, { from, to })];
    if (begin < free) continue;
    spoken.add(mark);
    free = begin + length;
  }
  return spoken;
};

/**
 * Upright lines where something happened, as a series of its own: it stays when others are hidden.
 *
 * @param width of the chart, in pixels.
 * @param upwards whether the other axis grows upwards: a line begins where that one does, and its words are at the top.
 */
export const markSeries = (
  { marks, range }: ChartSpec,
  scheme: Scheme,
  width: number,
  upwards: boolean,
): readonly LineSeriesOption[] => {
  const seen = marks.filter(({ time }) => time >= range.from && time <= range.to);
  if (seen.length === 0) return [];
  const spoken = spokenMarks(seen, range, width);
  return [
    {
      id: "marks",
      type: "line",
      data: [],
      silent: true,
      markLine: {
        symbol: "none",
        silent: true,
        animation: false,
        data: seen.map((mark) => ({
          xAxis: mark.time * 1000,
          lineStyle: { color: colourOf(mark.colour, scheme), type: "dashed", width: 1 },
          label: {
            show: spoken.has(mark),
            formatter: mark.text.replace(/[{}]/g, ""),
            color: colourOf(mark.colour, scheme),
            fontSize: 10,
            distance: 8,
            position: upwards ? "end" : "start",
            align: alignmentOf(mark.time, range),
          },
        })),
      },
    },
  ];
};
