/** Kinds of objects that the installed Prometheus and Grafana look for. A dashboard is a ConfigMap. */
export type PickedKind =
  | "ServiceMonitor"
  | "PodMonitor"
  | "Probe"
  | "ScrapeConfig"
  | "PrometheusRule"
  | "Dashboard";

/** What makes an object be picked up. */
export interface PickRule {
  /** Labels that it must have, all of them; none: every object. */
  readonly labels: Readonly<Record<string, string>>;
  /** Namespaces in which it is looked for. */
  readonly namespaces: "all" | readonly string[];
}

/** A rule per kind; a kind without one is never picked up. */
export type Selectors = Readonly<Partial<Record<PickedKind, PickRule>>>;

const everything: PickRule = { labels: {}, namespaces: "all" };

/**
 * The one place that says what an object needs so that the installed Prometheus and Grafana pick it up. The values of
 * the release are made from it, and who makes a dashboard takes its label from here.
 */
export const selectors = {
  ServiceMonitor: everything,
  PodMonitor: everything,
  Probe: everything,
  ScrapeConfig: everything,
  PrometheusRule: everything,
  Dashboard: { labels: { grafana_dashboard: "1" }, namespaces: "all" },
} as const satisfies Selectors;

/** What an object is, as far as it decides whether it is picked up. */
export interface Pickable {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** Whether an object is picked up, and if not, why. */
export type Selection = { readonly selected: true } | { readonly selected: false; readonly reason: string };

const refused = (reason: string): Selection => ({ selected: false, reason });

/**
 * Whether an object is picked up.
 *
 * @param rules what a Prometheus and a Grafana look for.
 * @param object a monitor, a rule or a dashboard's ConfigMap.
 */
export const selectedBy = (rules: Selectors, object: Pickable): Selection => {
  const kind = object.kind === "ConfigMap" ? "Dashboard" : object.kind;
  const rule = Object.hasOwn(rules, kind) ? rules[kind as PickedKind] : undefined;
  if (rule === undefined) return refused(`nothing looks for objects of kind ${object.kind}`);
  const { namespace = "default", labels = {} } = object.metadata;
  if (rule.namespaces !== "all" && !rule.namespaces.includes(namespace)) {
    return refused(`namespace ${namespace} is none of ${rule.namespaces.join(", ")}`);
  }
  const missing = Object.entries(rule.labels).find(([key, value]) => labels[key] !== value);
  return missing === undefined ? { selected: true } : refused(`label ${missing.join("=")} is missing`);
};
