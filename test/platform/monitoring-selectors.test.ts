import assert from "node:assert/strict";
import { type Selectors, selectedBy, selectors } from "../../observability/monitoring-selectors";
import { selectorValues } from "../../platform/monitoring-values/selector-values";

const monitor = (namespace: string, labels: Readonly<Record<string, string>> = {}) => ({
  kind: "ServiceMonitor",
  metadata: { name: "m", namespace, labels },
});

/** A Prometheus with the default of the chart's values. */
const helmDefault: Selectors = {
  ServiceMonitor: { labels: { release: "kube-prometheus-stack" }, namespaces: "all" },
};

describe("what Prometheus and Grafana pick up", () => {
  it("monitors and rules of any namespace, with any labels", () => {
    for (const kind of ["ServiceMonitor", "PodMonitor", "Probe", "ScrapeConfig", "PrometheusRule"]) {
      assert.deepEqual(selectedBy(selectors, { kind, metadata: { name: "x", namespace: "anywhere" } }), {
        selected: true,
      });
    }
  });

  it("dashboards by their label", () => {
    const dashboard = (labels: Readonly<Record<string, string>>) =>
      selectedBy(selectors, { kind: "ConfigMap", metadata: { name: "d", namespace: "kube-system", labels } });
    assert.equal(dashboard({ grafana_dashboard: "1" }).selected, true);
    assert.deepEqual(dashboard({ grafana_dashboard: "true" }), {
      selected: false,
      reason: "label grafana_dashboard=1 is missing",
    });
  });

  it("nothing of a kind that nobody looks for", () => {
    assert.equal(selectedBy(selectors, { kind: "Deployment", metadata: { name: "d" } }).selected, false);
    assert.equal(selectedBy({}, monitor("a")).selected, false);
  });

  it("with the chart's default only what carries the label of its own release", () => {
    assert.deepEqual(selectedBy(helmDefault, monitor("kube-system")), {
      selected: false,
      reason: "label release=kube-prometheus-stack is missing",
    });
    assert.equal(selectedBy(helmDefault, monitor("a", { release: "kube-prometheus-stack" })).selected, true);
  });

  it("in named namespaces only what is there", () => {
    const rules: Selectors = { ServiceMonitor: { labels: {}, namespaces: ["monitoring"] } };
    assert.equal(selectedBy(rules, monitor("monitoring")).selected, true);
    assert.deepEqual(selectedBy(rules, monitor("kube-system")), {
      selected: false,
      reason: "namespace kube-system is none of monitoring",
    });
  });

  it("makes values that restrict where the rules do", () => {
    const rule = { labels: { team: "net" }, namespaces: ["a"] };
    const values = selectorValues({ ...selectors, PrometheusRule: rule }) as {
      prometheus: { prometheusSpec: Record<string, unknown> };
    };
    const spec = values.prometheus.prometheusSpec;
    assert.deepEqual(spec.ruleSelector, { matchLabels: { team: "net" } });
    assert.deepEqual(spec.ruleNamespaceSelector, {
      matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["a"] }],
    });
    assert.deepEqual(spec.serviceMonitorSelector, {});
    assert.equal(spec.serviceMonitorSelectorNilUsesHelmValues, false);
  });
});
