import { metricOfSeries } from "../../observability/metrics/catalogue";
import type { Fault } from "../finding";
import { handlerOf, metricFacts, ofAsked } from "./asked-metrics";
import { type Check, check } from "./check";

/** What dashboards ask for, held against what Prometheus has. */
export const metricChecks: readonly Check[] = [
  check({
    id: "metric-missing",
    title:
      "a dashboard asks for a metric that Prometheus has not: not exported (warning), or nothing counted yet (info)",
    severity: "warning",
    reads: metricFacts,
    source: "queries of the dashboards in ConfigMaps; Prometheus, api/v1/labels; docs/metrics.md",
    judge: ofAsked(({ asked, prometheus, release, handlers }) => {
      const jobs = new Set(prometheus.targets.flatMap(({ labels }) => labels.job ?? []));
      return asked
        .filter(({ series }) => (prometheus.series[series] ?? []).length === 0)
        .map(({ series, dashboard }): Fault => {
          const metric = metricOfSeries(series, release);
          const setting = metric?.setting ?? "";
          const handler = handlerOf(setting);
          const isOn = handler === undefined || handlers.has(handler);
          const isScraped = metric === undefined || metric.job === "prometheus" || jobs.has(metric.job);
          const subject = `metric ${series}`;
          const asks = `dashboard ${dashboard} asks for it, and ${prometheus.place} has no series of it`;
          if (isOn && isScraped) {
            return {
              severity: "info",
              subject,
              evidence: `${asks}; its exporter is scraped, so nothing of the kind was counted yet`,
              fix: `nothing, or make some traffic; what it counts: ${metric?.help ?? "docs/metrics.md"}`,
            };
          }
          const why = isOn
            ? `no target of job ${metric?.job}`
            : `the agents' hubble-metrics do not name ${handler}`;
          return {
            severity: "warning",
            subject,
            evidence: `${asks}: ${why}`,
            fix: `${setting}   # docs/metrics.md`,
          };
        });
    }),
  }),
  check({
    id: "metric-label-missing",
    title: "a dashboard's query names a label that the metric has not got: the panel stays empty",
    severity: "warning",
    reads: metricFacts,
    source: "Prometheus, api/v1/labels; `labelsContext` of the agents' hubble-metrics",
    judge: ofAsked(({ asked, prometheus, release, handlers }) => {
      return asked.flatMap(({ series, labels, dashboard }): Fault[] => {
        const has = prometheus.series[series] ?? [];
        if (has.length === 0) return [];
        const setting = metricOfSeries(series, release)?.setting ?? "";
        const added = handlers.get(handlerOf(setting) ?? "") ?? [];
        // Prometheus drops a label without a value: one that the agents are told to add is only empty everywhere.
        const missing = labels.filter((label) => !has.includes(label) && !added.includes(label));
        if (missing.length === 0) return [];
        return [
          {
            severity: "warning",
            subject: `metric ${series}`,
            evidence: `dashboard ${dashboard} asks for ${missing.join(", ")}; its labels are ${has.filter((label) => label !== "__name__").join(", ")}`,
            fix: `${setting}   # with labelsContext; docs/metrics.md`,
          },
        ];
      });
    }),
  }),
];
