import type { ObservedStack } from "../observed-stack";
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

/** The groups of rules of a stack, in the order in which Prometheus gets them. */
export const alertGroups = (stack: ObservedStack): readonly AlertGroup[] => [
  phase(stack),
  denials(stack),
  enforcement(stack),
  policyHealth(),
  dnsAnswers(),
  hubbleEvents(),
  bpfMaps(),
  targets(stack),
  ...(stack.features.clusterMesh ? [clusterMesh()] : []),
];

/** Every alert of a stack. Those about what is switched off are left out. */
export const alerts = (stack: ObservedStack): readonly Alert[] =>
  alertGroups(stack).flatMap((group) => group.alerts);

const ruleGroup = (stack: ObservedStack, { name, recordings, alerts: own }: AlertGroup): RuleGroup => ({
  name,
  interval: evaluationInterval,
  rules: [
    ...recordings.map(({ record, expr, labels }) => ({
      record,
      expr,
      ...(labels === undefined ? {} : { labels }),
    })),
    ...own.map((alert) => ({
      alert: alert.name,
      expr: conditionOf(alert),
      for: alert.for,
      labels: { severity: alert.severity },
      annotations: annotationsOf(alert, stack.docsUrl),
    })),
  ],
});

/**
 * The PrometheusRule `policy-lab` of a stack: the phase's marker, recordings, alerts. Names and labels of an alert are
 * the same in every phase, so a pending or firing alert keeps its state when a swap changes the rules.
 */
export const labRules = (stack: ObservedStack): PrometheusRuleObject => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: { name: rulesName, namespace: stack.lab.namespace },
  spec: { groups: alertGroups(stack).map((group) => ruleGroup(stack, group)) },
});
