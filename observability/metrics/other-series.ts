import type { Metric } from "../../cilium/metric";

/** What is not Cilium's. */
export const otherSeries = {
  up: {
    name: "up",
    type: "gauge",
    labels: [],
    help: "1 where the last scrape of a target succeeded. Made by Prometheus for every target of every job.",
    job: "prometheus",
    setting: "cilium: prometheus.serviceMonitor.enabled and those of operator, envoy, Hubble and relay",
  },
  "lab:phase:info": {
    name: "lab:phase:info",
    type: "gauge",
    labels: ["phase"],
    help: "1 for the phase that this stack has laid down. A recording rule of this stack.",
    job: "prometheus",
    setting: "observability.rules of this stack",
  },
} as const satisfies Readonly<Record<string, Metric>>;
