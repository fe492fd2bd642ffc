import type { Point } from "../../../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../../../observability/prometheus/prometheus-client";
import type { FieldConfig } from "../dashboard-model";
import { type ColourName, colourName, coloursByName } from "../palette";
import type { Mark, NamedSeries, PanelAnswer, TargetAnswer } from "../panel-answer";
import { thresholdColour } from "../value-look";
import type { ChartSpec, Line } from "./chart-spec";

type Override = FieldConfig["overrides"][number];

/** Grafana writes a regular expression between slashes, or bare. */
const asPattern = (text: string): RegExp => {
  const [, pattern = text, flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  return new RegExp(pattern, flags);
};

const matches = ({ matcher }: Override, name: string, refId: string): boolean => {
  switch (matcher.id) {
    case "byName":
      return matcher.options === name;
    case "byRegexp":
      return asPattern(matcher.options).test(name);
    case "byFrameRefID":
      return matcher.options === refId;
  }
};

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

const line = (
  { series: { name, points }, answer: { target, range } }: Owned,
  { defaults, overrides }: FieldConfig,
  fallback: ColourName,
): Line => {
  const properties = overrides
    .filter((each) => matches(each, name, target.refId))
    .flatMap((each) => each.properties);
  const own = (id: "color" | "unit" | "displayName") => properties.findLast((each) => each.id === id);
  const color = own("color");
  const unit = own("unit");
  const displayName = own("displayName");
  const fixed = color?.id === "color" ? color.value : defaults.color;
  const last = points.at(-1)?.value;
  const byThreshold =
    fixed?.mode === "thresholds" && last !== undefined ? thresholdColour(defaults, last) : undefined;
  const colour =
    fixed?.mode === "fixed" && fixed.fixedColor !== undefined ? colourName(fixed.fixedColor) : byThreshold;
  const instant = target.instant === true;
  return {
    name: displayName?.id === "displayName" ? displayName.value : name,
    colour: colour ?? fallback,
    unit: unit?.id === "unit" ? unit.value : defaults.unit,
    start: instant ? range.to : range.from,
    step: range.step,
    values: instant ? onGrid(points, { ...range, from: range.to }) : onGrid(points, range),
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
    lines: owned.map((each, index) => line(each, panel.fieldConfig, colours[index] ?? "text")),
    range,
    marks,
  };
};
