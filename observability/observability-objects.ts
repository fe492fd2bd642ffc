import type { WantedObservability } from "../config/wanted-observability";
import type { DashboardConfigMap } from "./dashboards";
import { selectors } from "./monitoring-selectors";
import { labMonitors, type ServiceMonitor } from "./monitors";
import type { ObservedPhase } from "./observed-phase";
import type { PrometheusRuleObject } from "./rules/prometheus-rule";

type Labels = Readonly<Record<string, string>>;

/** A PrometheusRule with labels. */
export interface LabelledRule extends PrometheusRuleObject {
  readonly metadata: PrometheusRuleObject["metadata"] & { readonly labels: Labels };
}

/** What is laid down to observe a phase by. */
export interface ObservabilityObjects {
  /** A ConfigMap per dashboard. */
  readonly dashboards: readonly DashboardConfigMap[];
  /** Titles of those dashboards. */
  readonly titles: readonly string[];
  /** The PrometheusRule, if wanted. */
  readonly rules: readonly LabelledRule[];
  readonly monitors: readonly ServiceMonitor[];
}

/** What the parts of a program carry (Kubernetes, "Recommended Labels"); shown by `kubectl get -l`. */
const own: Labels = { "app.kubernetes.io/part-of": "policy-lab" };

// Grafana's builders take tens of milliseconds to load; a stack without dashboards does not wait for them.
const loadDashboards = () => require("./dashboards") as typeof import("./dashboards");
const loadRules = () => require("./rules") as typeof import("./rules");

const noDashboards = { dashboards: [], titles: [] };

const dashboardObjects = (
  observed: ObservedPhase,
  labels: Labels,
): Pick<ObservabilityObjects, "dashboards" | "titles"> => {
  const { labDashboards, dashboardConfigMap } = loadDashboards();
  const all = labDashboards(observed);
  return {
    dashboards: all.map((dashboard) => dashboardConfigMap(dashboard, observed.lab.namespace, labels)),
    titles: all.map(({ title }) => title),
  };
};

/**
 * The objects that a phase is observed by, all in the lab's namespace: a Prometheus or Grafana that looks in all
 * namespaces finds them there, whoever installed it, and that namespace is always there. Their names say nothing of the
 * phase, so that a swap changes them where they are.
 *
 * @param further labels of each of them, for a Prometheus or Grafana of somebody else. They win over ours.
 * @throws UserError if a dashboard is too large for a ConfigMap.
 */
export const observabilityObjects = (
  observed: ObservedPhase,
  wanted: WantedObservability,
  further: Labels,
): ObservabilityObjects => {
  const labels = (needed: Labels): Labels => ({ ...own, ...needed, ...further });
  const rule = wanted.rules ? loadRules().labRules(observed) : undefined;
  return {
    ...(wanted.dashboards ? dashboardObjects(observed, labels(selectors.Dashboard.labels)) : noDashboards),
    rules:
      rule === undefined
        ? []
        : [{ ...rule, metadata: { ...rule.metadata, labels: labels(selectors.PrometheusRule.labels) } }],
    monitors: labMonitors(observed.lab, wanted, labels(selectors.ServiceMonitor.labels)),
  };
};
