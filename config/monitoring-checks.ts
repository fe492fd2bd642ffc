import { lab } from "../policies/lab/lab";
import type { ConfigProblem } from "./config-error";
import type { StackConfig } from "./schema";

type MonitoringConfig = StackConfig["monitoring"];

/** Without a value Pulumi asks for it, so that it gets neither into the shell's history nor onto the screen. */
const setPassword = "pulumi config set --secret --path monitoring.grafana.adminPassword";

/** Namespaces that are there already, so that the stack cannot make them its own. */
const takenNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease", lab.namespace];

const passwordProblems = (monitoring: MonitoringConfig, secret: boolean): ConfigProblem[] => {
  const key = "monitoring.grafana.adminPassword";
  if (monitoring.grafana.adminPassword !== undefined) {
    if (secret) return [];
    const reason =
      "stands in the stack's file for everybody to read; only a secret is accepted. Choose another one, this one is known.";
    return [{ key, value: "[not shown]", reason, fix: setPassword }];
  }
  const reason =
    "missing; Grafana is installed and would have a well-known password. To have none: `monitoring.mode` external or off.";
  return monitoring.mode === "install" ? [{ key, reason, fix: setPassword }] : [];
};

const installProblems = (monitoring: MonitoringConfig): ConfigProblem[] => {
  const { crds, grafana, namespace, prometheus } = monitoring;
  const problems: ConfigProblem[] = [];
  if (crds.mode === "off") {
    problems.push({
      key: "monitoring.crds.mode",
      value: '"off"',
      reason: "kube-prometheus-stack is installed (`monitoring.mode`) and is made of objects of these CRDs.",
      fix: "pulumi config set --path monitoring.crds.mode install",
    });
  }
  if (takenNamespaces.includes(namespace)) {
    problems.push({
      key: "monitoring.namespace",
      value: JSON.stringify(namespace),
      reason:
        "a namespace that exists without this release; it gets one of its own, labelled for privileged pods.",
      fix: "pulumi config set --path monitoring.namespace monitoring",
    });
  }
  if (prometheus.storageClass !== undefined && prometheus.storageSize === undefined) {
    problems.push({
      key: "monitoring.prometheus.storageSize",
      reason: "missing; `monitoring.prometheus.storageClass` alone makes no volume.",
      fix: "pulumi config set --path monitoring.prometheus.storageSize 50Gi",
    });
  }
  if (grafana.ingressClass !== undefined && grafana.host === undefined) {
    problems.push({
      key: "monitoring.grafana.host",
      reason: "missing; `monitoring.grafana.ingressClass` alone makes no Ingress.",
      fix: "pulumi config set --path monitoring.grafana.host grafana.homelab.example",
    });
  }
  return problems;
};

/**
 * Rules between the keys of `monitoring`.
 *
 * @param secret whether something below `monitoring` is a Pulumi secret.
 */
export const monitoringChecks = (monitoring: MonitoringConfig, secret: boolean): ConfigProblem[] => [
  ...(monitoring.mode === "install" ? installProblems(monitoring) : []),
  ...passwordProblems(monitoring, secret),
];
