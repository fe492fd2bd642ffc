import type { PickedKind, PickRule } from "../../observability/monitoring-selectors";
import type { HelmValues } from "../cilium-values";

/** How the chart's keys for a kind of Prometheus' objects begin (`prometheus.prometheusSpec.<word>Selector…`). */
const specWords = {
  ServiceMonitor: "serviceMonitor",
  PodMonitor: "podMonitor",
  Probe: "probe",
  ScrapeConfig: "scrapeConfig",
  PrometheusRule: "rule",
} as const;

const matching = (labels: PickRule["labels"]): HelmValues =>
  Object.keys(labels).length === 0 ? {} : { matchLabels: labels };

const inNamespaces = (namespaces: PickRule["namespaces"]): HelmValues =>
  namespaces === "all"
    ? {}
    : {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: [...namespaces] }],
      };

/** Values of kube-prometheus-stack that make its Prometheus and Grafana look for what `rules` says. */
export const selectorValues = (rules: Readonly<Record<PickedKind, PickRule>>): HelmValues => {
  const [[label, labelValue] = ["", ""]] = Object.entries(rules.Dashboard.labels);
  const { namespaces } = rules.Dashboard;
  return {
    prometheus: {
      prometheusSpec: Object.fromEntries(
        Object.entries(specWords).flatMap(([kind, word]) => [
          [`${word}Selector`, matching(rules[kind as PickedKind].labels)],
          [`${word}NamespaceSelector`, inNamespaces(rules[kind as PickedKind].namespaces)],
          // The chart's default picks up only what carries the label `release` of its own release.
          [`${word}SelectorNilUsesHelmValues`, false],
        ]),
      ),
    },
    grafana: {
      sidecar: {
        dashboards: {
          enabled: true,
          label,
          labelValue,
          searchNamespace: namespaces === "all" ? "ALL" : [...namespaces],
        },
      },
    },
  };
};
