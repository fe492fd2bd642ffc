/** What Prometheus makes of a metric. A histogram has the series `_bucket` (with `le`), `_sum` and `_count`. */
export type MetricType = "counter" | "gauge" | "histogram";

/** Who exports a metric: the job label that Prometheus gives its targets (the name of the scraped Service). */
export type Job =
  | "hubble-metrics"
  | "cilium-agent"
  | "cilium-operator"
  | "cilium-envoy"
  | "hubble-relay-metrics"
  | "clustermesh-apiserver-metrics"
  | "prometheus";

/** A metric as it is stored in Prometheus. */
export interface Metric {
  /** Name without the suffixes of a histogram's series. */
  readonly name: string;
  readonly type: MetricType;
  /** Labels that its exporter sets, in the exporter's order; not those that scraping adds. */
  readonly labels: readonly string[];
  /** What it counts, in one sentence. */
  readonly help: string;
  readonly job: Job;
  /** The chart's value, or the object of this stack, without which there is no such series. */
  readonly setting: string;
}

/** An entry of the chart's `hubble.metrics.enabled`: a handler of Hubble's that counts flows. */
export type HubbleHandler = "dns" | "drop" | "tcp" | "flow" | "httpV2" | "icmp";

/** Labels that `labelsContext` adds to every series of a handler. */
export type ContextOf = (handler: HubbleHandler) => readonly string[];
