import { agentSeries } from "./agent-series";
import { hubbleSeries } from "./hubble-series";
import { type Metric, scrapeLabels } from "./metric";
import { otherSeries } from "./other-series";

/** Every metric that queries and rules may read. A test compares names and labels with Cilium's own code. */
export const metrics = { ...hubbleSeries, ...agentSeries, ...otherSeries } as const;

/** Name of a metric of the catalogue. */
export type MetricName = keyof typeof metrics;

/** A metric by its name. */
export const metricOf = (name: MetricName): Metric => metrics[name];

const isMetricName = (name: string): name is MetricName => Object.hasOwn(metrics, name);

const histogramSuffix = /_(bucket|sum|count)$/;

/**
 * The metric that a series belongs to.
 *
 * @param series a name as PromQL selects it: of a histogram with `_bucket`, `_sum` or `_count`.
 * @returns nothing where no metric of the catalogue has such a series.
 */
export const metricOfSeries = (series: string): Metric | undefined => {
  if (isMetricName(series)) return metrics[series].type === "histogram" ? undefined : metrics[series];
  const base = series.replace(histogramSuffix, "");
  return isMetricName(base) && metrics[base].type === "histogram" ? metrics[base] : undefined;
};

/** All labels that a series has in Prometheus: its exporter's and those of the scrape. `up` has only the latter. */
export const labelsOfSeries = (series: string): readonly string[] => {
  const metric = metricOfSeries(series);
  if (metric === undefined) return [];
  if (metric.name === "up") return [...scrapeLabels("cilium-agent"), ...scrapeLabels("cilium-operator")];
  const own =
    series.endsWith("_bucket") && metric.type === "histogram" ? [...metric.labels, "le"] : metric.labels;
  // A recording rule is evaluated, not scraped.
  return metric.job === "prometheus" ? own : [...own, ...scrapeLabels(metric.job)];
};
