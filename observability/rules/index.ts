import { defaultRelease } from "../../cilium/releases";
import { inRelease } from "../metrics/catalogue";
import type { ObservedPhase } from "../observed-phase";
import type { Alert, AlertGroup } from "./alert";
import { annotationsOf } from "./alert-annotations";
import { bpfMaps } from "./bpf-maps";
import { clusterMesh } from "./cluster-mesh";
import { denials } from "./denials";
import { dnsAnswers } from "./dns-answers";
import { enforcement } from "./enforcement";
import { hubbleEvents } from "./hubble-events";
import { phase } from "./phase";
import { policyHealth } from "./policy-health";
import { type PrometheusRuleObject, type RuleGroup, rulesName } from "./prometheus-rule";
import { conditionOf } from "./swap-silence";
import { targets } from "./targets";

/** How often Prometheus evaluates the rules. */
export const evaluationInterval = "30s";

/** The groups of rules of a phase, in the order in which Prometheus gets them. */
export const alertGroups = (observed: ObservedPhase): readonly AlertGroup[] => [
  phase(observed),
  denials(observed),
  enforcement(observed),
  policyHealth(),
  dnsAnswers(),
  hubbleEvents(),
  bpfMaps(),
  targets(observed),
  ...(observed.features.clusterMesh ? [clusterMesh()] : []),
];

/** Every alert of a phase. Those about what is switched off are left out. */
export const alerts = (observed: ObservedPhase): readonly Alert[] =>
  alertGroups(observed).flatMap((group) => group.alerts);

const ruleGroup = (observed: ObservedPhase, { name, recordings, alerts: own }: AlertGroup): RuleGroup => {
  const promql = (text: string): string => inRelease(text, observed.lab.cilium ?? defaultRelease);
  return {
    name,
    interval: evaluationInterval,
    rules: [
      ...recordings.map(({ record, expr, labels }) => ({
        record,
        expr: promql(expr),
        ...(labels === undefined ? {} : { labels }),
      })),
      ...own.map((alert) => ({
        alert: alert.name,
        expr: promql(conditionOf(alert)),
        for: alert.for,
        labels: { severity: alert.severity },
        annotations: annotationsOf(alert, observed.docsUrl),
      })),
    ],
  };
};

/**
 * The PrometheusRule `policy-lab` of a phase: the phase's marker, recordings, alerts. Names and labels of an alert are
 * the same in every phase, so a pending or firing alert keeps its state when a swap changes the rules.
 */
export const labRules = (observed: ObservedPhase): PrometheusRuleObject => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: { name: rulesName, namespace: observed.lab.namespace },
  spec: { groups: alertGroups(observed).map((group) => ruleGroup(observed, group)) },
});
