import type { AgentMetricName } from "../../cilium/1-18/agent-metrics";
import type { HubbleMetricName } from "../../cilium/1-18/hubble-metrics";
import type { CiliumRelease } from "../../cilium/cilium-release";
import type { ContextOf, Metric } from "../../cilium/metric";
import { icmpMetric, standardMetrics } from "./hubble-metrics";
import { otherSeries } from "./other-series";
import { scrapeLabels } from "./scrape-labels";

/** Name by which queries call a metric: the one that it has in Cilium 1.18. */
export type MetricName = AgentMetricName | HubbleMetricName | keyof typeof otherSeries;

/** Every metric that queries and rules may read, of one release of Cilium. */
export type MetricCatalogue = Readonly<Record<MetricName, Metric>>;

// A metric that is not enabled has no labels to add; so the lists are looked up in those that the release enables.
const contextOf: ContextOf = (handler) =>
  [...standardMetrics, icmpMetric].find(({ name }) => name === handler)?.labels ?? [];

const catalogues = new WeakMap<CiliumRelease, MetricCatalogue>();

/** The metrics of a release. A test compares names and labels with Cilium's own code. */
export const catalogueOf = (release: CiliumRelease): MetricCatalogue => {
  let catalogue = catalogues.get(release);
  if (catalogue === undefined) {
    catalogue = { ...release.metrics.hubble(contextOf), ...release.metrics.agent, ...otherSeries };
    catalogues.set(release, catalogue);
  }
  return catalogue;
};

const histogramSuffix = /_(bucket|sum|count)$/;

/**
 * The metric that a series belongs to.
 *
 * @param series a name as PromQL selects it: of a histogram with `_bucket`, `_sum` or `_count`.
 * @returns nothing where no metric of the release has such a series.
 */
export const metricOfSeries = (series: string, release: CiliumRelease): Metric | undefined => {
  const all = Object.values<Metric>(catalogueOf(release));
  const plain = all.find(({ name, type }) => name === series && type !== "histogram");
  const base = series.replace(histogramSuffix, "");
  if (plain !== undefined || base === series) return plain;
  return all.find(({ name, type }) => name === base && type === "histogram");
};

/** All labels that a series has in Prometheus: its exporter's and those of the scrape. `up` has only the latter. */
export const labelsOfSeries = (series: string, release: CiliumRelease): readonly string[] => {
  const metric = metricOfSeries(series, release);
  if (metric === undefined) return [];
  if (metric.name === "up") return [...scrapeLabels("cilium-agent"), ...scrapeLabels("cilium-operator")];
  const own =
    series.endsWith("_bucket") && metric.type === "histogram" ? [...metric.labels, "le"] : metric.labels;
  // A recording rule is evaluated, not scraped.
  return metric.job === "prometheus" ? own : [...own, ...scrapeLabels(metric.job)];
};

const word = /[A-Za-z_:][\w:]*/g;

/**
 * PromQL with the names that metrics have in a release, in place of those that queries call them by. Names in texts (label
 * values) stay.
 */
export const inRelease = (promql: string, release: CiliumRelease): string => {
  const renamed = new Map(
    Object.entries(catalogueOf(release)).flatMap(([name, metric]) =>
      metric.name === name ? [] : [[name, metric.name] as const],
    ),
  );
  if (renamed.size === 0) return promql;
  const named = (text: string): string => {
    const suffix = histogramSuffix.exec(text)?.[0] ?? "";
    const base = renamed.get(text.slice(0, text.length - suffix.length));
    return renamed.get(text) ?? (base === undefined ? text : `${base}${suffix}`);
  };
  return promql.replace(/"(?:[^"\\]|\\.)*"|[^"]+/g, (part) =>
    part.startsWith('"') ? part : part.replace(word, named),
  );
};
