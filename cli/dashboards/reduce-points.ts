import type { Point } from "../../observability/prometheus/prometheus-answer";

/** How a series becomes one value; Grafana's ids. */
export type Calculation = "lastNotNull" | "last" | "max" | "min" | "mean" | "sum";

const reducers: Readonly<Record<Calculation, (values: readonly number[]) => number>> = {
  lastNotNull: (values) => values.at(-1) ?? Number.NaN,
  last: (values) => values.at(-1) ?? Number.NaN,
  // A spread would be too many arguments for a long series.
  max: (values) => values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY),
  min: (values) => values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
};

/** One value of a series. NaN is no value; nothing where there is no other. */
export const reducePoints = (points: readonly Point[], how: Calculation): number | undefined => {
  const values = points.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  return values.length === 0 ? undefined : reducers[how](values);
};
