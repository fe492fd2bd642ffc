import type { Series } from "../../observability/prometheus/prometheus-answer";

/** What a query's answer has to show. */
export interface AskedQuery {
  /** Grafana's form: `{{reason}}`. */
  readonly legend: string;
}

/** Labels that a legend names. */
export const legendLabels = (legend: string): readonly string[] =>
  [...legend.matchAll(/\{\{\s*(.+?)\s*\}\}/g)].map(([, label = ""]) => label);

/**
 * Why an answer would be drawn as nothing: no series, no value but NaN, or a legend that is empty for every series. A
 * label is empty where an end of a flow is not a pod, so one series with it is enough.
 */
export const answerFaults = ({ legend }: AskedQuery, series: readonly Series[]): readonly string[] => {
  if (series.length === 0) return ["no data"];
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  return [
    ...(values.some((value) => Number.isFinite(value)) ? [] : ["no value is a number"]),
    ...legendLabels(legend)
      .filter((label) => series.every(({ labels }) => (labels[label] ?? "") === ""))
      .map((label) => `no series has the label ${label} of its legend`),
  ];
};
