import { counted } from "../../messages/counted";
import { monitorProblems, selects } from "../../observability/monitors/monitor-problems";
import type { MonitorFacts, MonitoringFacts, PrometheusObject } from "../facts/monitoring-facts";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";

const nameOf = ({ metadata }: MonitorFacts): string => `${metadata.namespace}/${metadata.name}`;

/**
 * Why a Prometheus does not pick a monitor up; undefined where it does. Source: prometheus-operator, API reference,
 * PrometheusSpec: no selector picks nothing, no namespace selector means the Prometheus' own.
 */
const refusal = (
  { monitors, namespaces, namespace, name }: PrometheusObject,
  monitor: MonitorFacts,
  labelsOf: MonitoringFacts["namespaces"],
): string | undefined => {
  const own = monitor.metadata.namespace;
  const place = `${namespace}/${name}`;
  if (monitors === null || monitors === undefined) return `${place} has no serviceMonitorSelector`;
  const looked =
    namespaces === null || namespaces === undefined
      ? own === namespace
      : selects(namespaces, labelsOf[own] ?? {});
  if (!looked) return `${place} does not look into namespace ${own}`;
  if (selects(monitors, monitor.metadata.labels ?? {})) return undefined;
  return `${place} wants labels ${JSON.stringify(monitors)}`;
};

const noPrometheus = "no Prometheus of the prometheus-operator is there";
const selectAll = "docs/monitoring.md; for a Prometheus of somebody else: observability.labels of the stack";

/** Who is scraped, by whom, and how that goes. */
export const monitoringChecks: readonly Check[] = [
  check({
    id: "prometheus-missing",
    title: "there are monitors, and no Prometheus that would scrape them",
    severity: "warning",
    reads: ["monitoring"],
    source: "objects of kind ServiceMonitor and Prometheus",
    judge: ({ monitoring: { monitors, prometheuses } }) => {
      if (monitors.length === 0) return notHere("there are no ServiceMonitors");
      if (prometheuses.length > 0) return [];
      return [
        {
          severity: "warning",
          subject: "Prometheus",
          evidence: `${counted(monitors.length, "ServiceMonitor")}, and no Prometheus: no metric is kept`,
          fix: "pulumi config set --path monitoring.mode install && pulumi up   # docs/monitoring.md",
        },
      ];
    },
  }),
  check({
    id: "monitor-not-selected",
    title: "no Prometheus picks a ServiceMonitor up",
    severity: "warning",
    reads: ["monitoring"],
    source: "serviceMonitorSelector and serviceMonitorNamespaceSelector of the Prometheuses",
    judge: ({ monitoring: { monitors, prometheuses, namespaces } }) => {
      if (prometheuses.length === 0) return notHere(noPrometheus);
      return monitors.flatMap((monitor): Fault[] => {
        const refusals = prometheuses.map((each) => refusal(each, monitor, namespaces));
        if (refusals.includes(undefined)) return [];
        return [
          {
            severity: "warning",
            subject: `ServiceMonitor ${nameOf(monitor)}`,
            evidence: refusals.join("; "),
            fix: selectAll,
          },
        ];
      });
    },
  }),
  check({
    id: "monitor-without-service",
    title: "a ServiceMonitor selects no Service, or a port that the Service has not",
    severity: "warning",
    reads: ["monitoring"],
    source: "selectors and ports of the monitors, held against the Services",
    judge: ({ monitoring: { monitors, services } }) =>
      monitors.flatMap((monitor) =>
        monitorProblems([monitor], services).map(
          ({ explanation }): Fault => ({
            severity: "warning",
            subject: `ServiceMonitor ${nameOf(monitor)}`,
            evidence: explanation,
            fix: `kubectl -n ${monitor.metadata.namespace} get servicemonitor ${monitor.metadata.name} -o yaml   # correct it, or lay down the Service`,
          }),
        ),
      ),
  }),
  check({
    id: "monitor-not-scraped",
    title: "a ServiceMonitor is picked up, and Prometheus has no target of it",
    severity: "warning",
    reads: ["monitoring", "prometheus"],
    source: "Prometheus, api/v1/targets: scrapePool serviceMonitor/namespace/name/…",
    judge: ({ monitoring: { monitors, prometheuses, namespaces, services }, prometheus }) => {
      if (prometheus === undefined) return notHere(noPrometheus);
      const pools = new Set(prometheus.targets.map(({ pool }) => pool.split("/").slice(0, 3).join("/")));
      return monitors
        .filter((monitor) => monitorProblems([monitor], services).length === 0)
        .filter((monitor) => prometheuses.some((each) => refusal(each, monitor, namespaces) === undefined))
        .filter((monitor) => !pools.has(`serviceMonitor/${nameOf(monitor)}`))
        .map((monitor) => ({
          severity: "warning",
          subject: `ServiceMonitor ${nameOf(monitor)}`,
          evidence: `${prometheus.place} has no target of it: no pod is behind the Service, or the operator has not written the settings yet`,
          fix: `kubectl -n ${monitor.metadata.namespace} get endpointslices   # and the logs of the prometheus-operator`,
        }));
    },
  }),
  check({
    id: "target-down",
    title: "Prometheus fails to scrape a target (error for Cilium's own), or has not scraped it yet",
    severity: "error",
    reads: ["prometheus"],
    source: "Prometheus, api/v1/targets",
    judge: ({ prometheus }) => {
      if (prometheus === undefined) return notHere(noPrometheus);
      return prometheus.targets
        .filter(({ health }) => health !== "up")
        .map(({ pool, labels, health, lastError }) => ({
          severity: health === "down" && pool.startsWith("serviceMonitor/kube-system/") ? "error" : "warning",
          subject: `target ${labels.instance ?? "unknown"} of ${labels.job ?? pool}`,
          evidence: `${health}: ${lastError || "it was not scraped yet"}`,
          fix: "docs/alerts.md, CiliumAgentDown: the pod, its Service, or a policy or firewall between Prometheus and it",
        }));
    },
  }),
  check({
    id: "hubble-events-lost",
    title: "Hubble loses events: counts of flows, drops and requests are too low",
    severity: "warning",
    reads: ["prometheus"],
    source: "hubble_lost_events_total over five minutes, as the alert CiliumHubbleEventsLost",
    judge: ({ prometheus }) => {
      if (prometheus === undefined) return notHere(noPrometheus);
      return prometheus.lost.map(({ node, source, perSecond }) => ({
        severity: "warning",
        subject: `Hubble on ${node}`,
        evidence: `${perSecond.toPrecision(2)} events a second are lost (${source})`,
        fix: "docs/alerts.md, CiliumHubbleEventsLost",
      }));
    },
  }),
];
