import type { Job } from "../../cilium/metric";

/**
 * Labels that scraping adds to every series of a job: Prometheus' own and those of the chart's relabelings (`node` of
 * the monitors `hubble` and `cilium-agent`). Monitors honour the exporter's own labels.
 */
export const scrapeLabels = (job: Job): readonly string[] => {
  const common = ["job", "instance", "namespace", "pod", "service", "endpoint", "container"];
  return job === "hubble-metrics" || job === "cilium-agent" ? [...common, "node"] : common;
};
