import type { PickRule, Selectors } from "../../observability/monitoring-selectors";
import type { RenderedObject } from "./monitoring-chart";

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

type PrometheusSpec = Readonly<Record<string, LabelSelector | undefined>>;

interface PodTemplate {
  readonly template: {
    readonly spec: {
      readonly containers: readonly {
        readonly name: string;
        readonly env?: readonly { readonly name: string; readonly value?: string }[];
      }[];
    };
  };
}

/** What a selector of a Prometheus object picks up; `undefined`, as the operator reads an absent one: nothing. */
const pickRule = (labels?: LabelSelector, namespaces?: LabelSelector): PickRule | undefined => {
  if (labels === undefined) return undefined;
  if ((labels.matchExpressions ?? namespaces?.matchExpressions ?? []).length > 0) {
    throw new Error("a selector with matchExpressions is not understood here");
  }
  // An absent namespace selector means the namespace of the Prometheus itself.
  return { labels: labels.matchLabels ?? {}, namespaces: namespaces === undefined ? ["monitoring"] : "all" };
};

const find = (objects: readonly RenderedObject[], kind: string, name: string): RenderedObject => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
};

/** What the Prometheus and the Grafana among some objects look for, read from the objects and not from our values. */
export const installedSelectors = (objects: readonly RenderedObject[]): Selectors => {
  const prometheus = find(objects, "Prometheus", "kube-prometheus-stack-prometheus").spec as PrometheusSpec;
  const grafana = find(objects, "Deployment", "kube-prometheus-stack-grafana").spec as PodTemplate;
  const sidecar = grafana.template.spec.containers.find(({ env = [] }) =>
    env.some(({ name, value }) => name === "LABEL" && value?.includes("dashboard")),
  );
  const environment = new Map(sidecar?.env?.map(({ name, value = "" }) => [name, value]));
  const of = (word: string): PickRule | undefined =>
    pickRule(prometheus[`${word}Selector`], prometheus[`${word}NamespaceSelector`]);
  const rules: Record<string, PickRule | undefined> = {
    ServiceMonitor: of("serviceMonitor"),
    PodMonitor: of("podMonitor"),
    Probe: of("probe"),
    ScrapeConfig: of("scrapeConfig"),
    PrometheusRule: of("rule"),
    Dashboard: sidecar && {
      labels: { [environment.get("LABEL") ?? ""]: environment.get("LABEL_VALUE") ?? "" },
      namespaces: environment.get("NAMESPACE") === "ALL" ? "all" : ["monitoring"],
    },
  };
  return Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule !== undefined)) as Selectors;
};
