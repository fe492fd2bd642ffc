import type { CustomSeriesOption, EChartsOption } from "echarts";
import type { PanelOf } from "../../../observability/dashboards/panels/panel";
import { colourOf, type Scheme } from "../palette";
import { lookOf } from "../value-look";
import { frame, grid, markSeries, nameAxis, timeAxis, tooltipLook } from "./chart-parts";
import type { ChartSpec, Line } from "./chart-spec";

type Panel = PanelOf<"state-timeline">;

/** A time during which a series is in one state. */
export interface StateSpan {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Milliseconds since 1970. */
  readonly to: number;
  readonly value: number;
}

/**
 * The states of a series: each lasts until the next value. Equal neighbours are one, so that only changes are seen.
 *
 * @param end of the range, in seconds.
 */
export const stateSpans = (line: Line, end: number): readonly StateSpan[] => {
  const spans: StateSpan[] = [];
  for (const [index, value] of line.values.entries()) {
    if (value === null) continue;
    const from = (line.start + index * line.step) * 1000;
    const to = Math.min(from + line.step * 1000, end * 1000);
    const before = spans.at(-1);
    if (before !== undefined && before.value === value && before.to === from) {
      spans[spans.length - 1] = { ...before, to };
    } else {
      spans.push({ from, to, value });
    }
  }
  return spans;
};

type Rendered = ReturnType<NonNullable<CustomSeriesOption["renderItem"]>>;

/** States over time, a line of bars per series. A state's name stands in its bar where there is room. */
export const stateTimelineOption = (
  spec: ChartSpec,
  panel: Panel,
  scheme: Scheme,
  width: number,
): EChartsOption => {
  const marks = markSeries(spec, scheme, width, false);
  const series = spec.lines.map((line, row): CustomSeriesOption => {
    const spans = stateSpans(line, spec.range.to);
    return {
      type: "custom",
      name: line.name,
      encode: { x: [0, 1], y: 2 },
      data: spans.map(({ from, to, value }) => [from, to, row, value]),
      renderItem: (_, api): Rendered => {
        const [left = 0, middle = 0] = api.coord([api.value(0), row]);
        const [right = 0] = api.coord([api.value(1), row]);
        const size = api.size?.([0, 1]);
        const height = Math.min(28, (Array.isArray(size) ? (size[1] ?? 20) : 20) * 0.7);
        const width = Math.max(1, right - left);
        const look = lookOf(Number(api.value(3)), panel);
        return {
          type: "rect",
          shape: { x: left, y: middle - height / 2, width, height },
          style: { fill: colourOf(look.colour ?? line.colour, scheme) },
          textConfig: { position: "inside" },
          textContent: {
            type: "text",
            style: {
              text: width > look.text.length * 8 ? look.text : "",
              fill: colourOf("ground", scheme),
              fontSize: 12,
              fontWeight: "bold",
            },
          },
        };
      },
      tooltip: {
        valueFormatter: () => "",
        formatter: (parameters) => {
          const { value } = Array.isArray(parameters) ? parameters[0] : parameters;
          if (!Array.isArray(value)) return "";
          const [from, to, , state] = value.map(Number);
          const time = (moment = 0) => new Date(moment).toISOString().slice(11, 19);
          return `${time(from)} – ${time(to)} UTC: ${lookOf(state, panel).text}`;
        },
      },
    };
  });
  return {
    ...frame(scheme),
    grid: grid(marks.length > 0 ? 24 : 8),
    xAxis: timeAxis(spec, scheme),
    yAxis: nameAxis(
      scheme,
      spec.lines.map(({ name }) => name),
      180,
    ),
    tooltip: { trigger: "item", renderMode: "richText", ...tooltipLook(scheme) },
    series: [...series, ...marks],
  };
};
