/** A recording rule in Prometheus' form. */
export interface RecordedRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alerting rule in Prometheus' form. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that Prometheus evaluates together, one after the other. */
export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (RecordedRule | AlertingRule)[];
}

/** Name of the lab's PrometheusRule. */
export const rulesName = "policy-lab";

/** A PrometheusRule of the prometheus-operator, as a plain object. `spec` alone is a rule file of Prometheus. */
export interface PrometheusRuleObject {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PrometheusRule";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly groups: readonly RuleGroup[] };
}
