import type { QueryPanel } from "../../../observability/dashboards/panels/panel";
import type { Point } from "../../../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../../../observability/prometheus/prometheus-client";
import { type ColourName, colourName, coloursByName } from "../palette";
import type { Mark, NamedSeries, PanelAnswer, TargetAnswer } from "../panel-answer";
import { thresholdColour } from "../value-look";
import type { ChartSpec, Line } from "./chart-spec";

/** Six digits are more than a chart shows, and make the page smaller. */
const rounded = (value: number): number => Number(value.toPrecision(6));

/** Values on the grid of the query's steps, so that a hole in the data is a hole in the line. */
export const onGrid = (
  points: readonly Point[],
  { from, to, step }: TimeRange,
): readonly (number | null)[] => {
  const values = new Map(points.map(({ time, value }) => [Math.round((time - from) / step), value]));
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => {
    const value = values.get(index);
    return value === undefined || !Number.isFinite(value) ? null : rounded(value);
  });
};

interface Owned {
  readonly series: NamedSeries;
  readonly answer: TargetAnswer;
}

/** The colour that a series has by its meaning; nothing where it has none. */
const meantColour = (panel: QueryPanel, { name, points }: NamedSeries): ColourName | undefined => {
  if (panel.type === "timeseries") {
    const own = panel.colours.findLast(({ legend }) => new RegExp(legend).test(name));
    return own === undefined ? undefined : colourName(own.colour);
  }
  const last = points.at(-1)?.value;
  return last === undefined ? undefined : thresholdColour(panel.thresholds, last);
};

const line = ({ series, answer }: Owned, panel: QueryPanel, fallback: ColourName): Line => {
  const { target, range } = answer;
  const now = target.span === "now";
  return {
    name: series.name,
    colour: meantColour(panel, series) ?? fallback,
    start: now ? range.to : range.from,
    step: range.step,
    values: onGrid(series.points, now ? { ...range, from: range.to } : range),
  };
};

/**
 * What is drawn of a panel.
 *
 * @param range of the whole page.
 * @param marks of the dashboard.
 */
export const makeChartSpec = (
  panelAnswer: PanelAnswer,
  range: TimeRange,
  marks: readonly Mark[],
): ChartSpec => {
  const owned = panelAnswer.answers.flatMap((answer) => answer.series.map((series) => ({ series, answer })));
  const colours = coloursByName(owned.map(({ series }) => series.name));
  const { panel, id } = panelAnswer;
  return {
    id,
    panel,
    lines: owned.map((each, index) => line(each, panel, colours[index] ?? "text")),
    range,
    marks,
  };
};
