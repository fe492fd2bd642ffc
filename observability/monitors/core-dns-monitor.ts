import type { Lab } from "../../policies/lab/lab";
import type { ServiceMonitor } from "./service-monitor";

/** Name of the monitor. */
export const coreDnsMonitorName = "core-dns";

/**
 * Scrapes CoreDNS, which answers the lab's lookups. Talos lays it down with a Service `kube-dns` whose port `metrics`
 * is 9153 (Talos, manifest `core-dns-svc`). kube-prometheus-stack brings a Service and a monitor of its own for it;
 * this one is for a Prometheus that has neither.
 *
 * @param labels what makes a Prometheus pick it up; none for one that takes every monitor.
 */
export const coreDnsMonitor = (lab: Lab, labels: Readonly<Record<string, string>>): ServiceMonitor => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: { name: coreDnsMonitorName, namespace: lab.namespace, labels },
  spec: {
    selector: { matchLabels: lab.dns.labels },
    namespaceSelector: { matchNames: [lab.dns.namespace] },
    endpoints: [{ port: "metrics", path: "/metrics", interval: "15s" }],
  },
});
