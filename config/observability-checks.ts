import type { ConfigProblem } from "./config-error";
import type { StackConfig } from "./schema";

type Key = "dashboards" | "rules" | "monitors" | "coreDns";

const switchOff = (key: Key, reason: string): ConfigProblem => ({
  key: `observability.${key}`,
  value: "true",
  reason,
  fix: `pulumi config rm --path observability.${key}`,
});

/** An optional DNS prefix and a name (Kubernetes, "Labels and Selectors", syntax and character set). */
const labelName =
  /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/;

/** A step of a path for `pulumi config --path`. */
const step = (name: string): string => (/^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`);

const labelProblem = (name: string, value: string, reason: string): ConfigProblem => {
  const key = `observability.labels${step(name)}`;
  const word = /[[]/.test(key) ? `'${key}'` : key;
  return { key, value: JSON.stringify(value), reason, fix: `pulumi config rm --path ${word}` };
};

/** Label of a dashboard that this stack's own Grafana looks for (`observability/monitoring-selectors.ts`). */
const dashboardLabel = "grafana_dashboard";

/**
 * Rules between `observability` and other keys. What is on by default gives way without a word
 * (`wantedObservability`); only what is asked for in words and can't be is refused.
 */
export const observabilityChecks = ({
  observability,
  monitoring,
  cilium,
}: Pick<StackConfig, "observability" | "monitoring" | "cilium">): ConfigProblem[] => {
  const { dashboards, rules, monitors, coreDns, labels } = observability;
  const problems: ConfigProblem[] = [];
  if (monitoring.crds.mode === "off") {
    const kinds = "is an object of a CRD that is not there: `monitoring.crds.mode` is off.";
    if (rules === true) problems.push(switchOff("rules", `a PrometheusRule ${kinds}`));
    if (monitors === true) problems.push(switchOff("monitors", `a ServiceMonitor ${kinds}`));
    if (coreDns) problems.push(switchOff("coreDns", `a ServiceMonitor ${kinds}`));
  }
  if (cilium.mode === "off") {
    const empty = "Cilium's metrics, and `cilium.mode` is off.";
    if (dashboards === true) problems.push(switchOff("dashboards", `they show ${empty}`));
    if (rules === true && monitoring.crds.mode !== "off") {
      problems.push(switchOff("rules", `they watch ${empty}`));
    }
  }
  if (coreDns && monitors === false) {
    problems.push(switchOff("coreDns", "a ServiceMonitor, and `observability.monitors` is false."));
  }
  if (coreDns && monitoring.mode === "install") {
    problems.push(switchOff("coreDns", "kube-prometheus-stack is installed and scrapes CoreDNS already."));
  }
  for (const [name, value] of Object.entries(labels)) {
    if (!labelName.test(name) || !labelValue.test(value)) {
      problems.push(labelProblem(name, value, "no label that the API server would accept."));
    } else if (monitoring.mode === "install" && name === dashboardLabel && value !== "1") {
      const reason = 'the Grafana that this stack installs looks for "1" and would show no dashboard.';
      problems.push(labelProblem(name, value, reason));
    }
  }
  return problems;
};
