import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { componentTypes } from "../../components/component-types";
import { Monitoring } from "../../components/monitoring";
import { MonitoringCrds } from "../../components/monitoring-crds";
import { withSecretTexts } from "../../components/secret-values";
import { monitoringSchema } from "../../config/monitoring-schema";
import type { MonitoringConfig } from "../../config/schema";
import { kubePrometheusStackValues } from "../../platform/monitoring-values";
import { type PulumiRecorder, record } from "../support/pulumi-recorder";

const password = "correct-horse-battery";
const chart = { chart: "./chart.tgz" };

const configOf = (given: object = {}): MonitoringConfig =>
  monitoringSchema.parse({ grafana: { adminPassword: password }, ...given });

const install = (given: object = {}): Promise<PulumiRecorder> =>
  record(() => {
    new Monitoring("monitoring", { config: configOf(given), chart });
  });

const valueAt = (values: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], values);

const valuesOf = (given: object = {}): unknown => kubePrometheusStackValues(configOf(given), "grafana-admin");

/** How a secret looks to an engine. */
const isSecret = (value: unknown): boolean =>
  JSON.stringify(value).includes("4dabf18193072939515e22adb298388d");

describe("the components of monitoring", () => {
  it("register nothing when they are external or off", async () => {
    for (const mode of ["external", "off"] as const) {
      const recorder = await record(() => {
        new MonitoringCrds("crds", { config: configOf({ crds: { mode } }).crds, chart, timeoutSeconds: 60 });
        new Monitoring("monitoring", { config: configOf({ mode }), chart });
      });
      assert.deepEqual(
        recorder.registrations.map(({ type }) => type),
        [componentTypes.monitoringCrds, componentTypes.monitoring],
      );
    }
  });

  it("install the CRDs as a release of their own in kube-system", async () => {
    const recorder = await record(() => {
      new MonitoringCrds("crds", { config: configOf().crds, chart, timeoutSeconds: 60 });
    });
    const { inputs } = recorder.find("kubernetes:helm.sh/v3:Release", "prometheus-operator-crds");
    assert.equal(inputs.namespace, "kube-system");
    assert.equal(inputs.timeout, 60);
    assert.equal(inputs.cleanupOnFail, true);
    assert.equal(inputs.skipCrds, undefined);
  });

  it("install kube-prometheus-stack in a namespace labelled for privileged pods", async () => {
    const recorder = await install({ namespace: "observability" });
    const namespace = recorder.find("kubernetes:core/v1:Namespace", "observability").inputs;
    const { labels } = namespace.metadata as { labels: Record<string, string> };
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "privileged");
    const { inputs } = recorder.find("kubernetes:helm.sh/v3:Release", "kube-prometheus-stack");
    assert.equal(inputs.namespace, "observability");
    assert.equal(inputs.chart, chart.chart);
    assert.equal(inputs.timeout, 600);
    assert.equal(inputs.cleanupOnFail, true);
  });

  it("keep Grafana's password in a Secret, and out of the release", async () => {
    const recorder = await install();
    const secret = recorder.find("kubernetes:core/v1:Secret", "grafana-admin").inputs;
    assert.ok(isSecret(secret.stringData) && JSON.stringify(secret.stringData).includes(password));
    const { inputs } = recorder.find("kubernetes:helm.sh/v3:Release", "kube-prometheus-stack");
    assert.ok(!isSecret(inputs.values) && !JSON.stringify(inputs).includes(password));
    assert.equal(valueAt(inputs.values, "grafana.admin.existingSecret"), "grafana-admin");
    assert.equal(valueAt(inputs.values, "grafana.admin.passwordKey"), "admin-password");
  });

  it("mark the texts, numbers and lists of the user's own values as secrets, and nothing else", async () => {
    const url = "https://chat.example/x";
    const given = { alertmanager: { config: { url, routes: ["a"] } }, grafana: { enabled: true }, pin: 4711 };
    const config = configOf({ values: given });
    const marked = withSecretTexts(kubePrometheusStackValues(config, "grafana-admin"), given);
    for (const path of ["alertmanager.config.url", "alertmanager.config.routes", "pin"]) {
      const value = valueAt(marked, path);
      assert.ok(pulumi.Output.isInstance(value) && (await pulumi.isSecret(value)), path);
    }
    assert.equal(valueAt(marked, "grafana.enabled"), true);
    assert.equal(valueAt(marked, "grafana.admin.existingSecret"), "grafana-admin");
    assert.equal(valueAt(marked, "alertmanager.enabled"), true);
    const recorder = await install({ values: given });
    const { inputs } = recorder.find("kubernetes:helm.sh/v3:Release", "kube-prometheus-stack");
    assert.ok(isSecret(inputs.values));
  });
});

describe("the values of kube-prometheus-stack", () => {
  const cases: readonly (readonly [what: string, given: object, path: string, value: unknown])[] = [
    ["the chart's own CRDs are off", {}, "crds.enabled", false],
    ["kube-proxy is never scraped", {}, "kubeProxy.enabled", false],
    ["etcd is not scraped", {}, "kubeEtcd.enabled", false],
    ["etcd is scraped when asked for", { controlPlane: { etcd: true } }, "kubeEtcd.enabled", true],
    [
      "etcd is found on the nodes of the API servers",
      { controlPlane: { etcd: true } },
      "kubeEtcd.service.selector.component",
      "kube-apiserver",
    ],
    ["the scheduler is not scraped", {}, "kubeScheduler.enabled", false],
    [
      "the scheduler is scraped when asked for",
      { controlPlane: { scheduler: true } },
      "kubeScheduler.enabled",
      true,
    ],
    ["the controller-manager is not scraped", {}, "kubeControllerManager.enabled", false],
    [
      "the controller-manager is scraped when asked for",
      { controlPlane: { controllerManager: true } },
      "kubeControllerManager.enabled",
      true,
    ],
    ["Alertmanager is on", {}, "alertmanager.enabled", true],
    ["Alertmanager can be off", { alertmanager: false }, "alertmanager.enabled", false],
    [
      "a webhook that does not answer stops nobody",
      {},
      "prometheusOperator.admissionWebhooks.failurePolicy",
      "Ignore",
    ],
    [
      "retention is in days",
      { prometheus: { retentionDays: 3 } },
      "prometheus.prometheusSpec.retention",
      "3d",
    ],
    ["there is no volume", {}, "prometheus.prometheusSpec.storageSpec", undefined],
    [
      "a volume has its size",
      { prometheus: { storageSize: "5Gi" } },
      "prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.resources.requests.storage",
      "5Gi",
    ],
    [
      "a volume is of the default class",
      { prometheus: { storageSize: "5Gi" } },
      "prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.storageClassName",
      undefined,
    ],
    [
      "a volume is of the class that was named",
      { prometheus: { storageSize: "5Gi", storageClass: "fast" } },
      "prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.storageClassName",
      "fast",
    ],
    ["Grafana has no Ingress", {}, "grafana.ingress.enabled", false],
    [
      "Grafana has an Ingress for its host",
      { grafana: { host: "g.example" } },
      "grafana.ingress.enabled",
      true,
    ],
    ["dashboards come from all namespaces", {}, "grafana.sidecar.dashboards.searchNamespace", "ALL"],
    [
      "the user's own values come last",
      { values: { kubeProxy: { enabled: true } } },
      "kubeProxy.enabled",
      true,
    ],
  ];
  for (const [what, given, path, value] of cases) {
    it(what, () => assert.deepEqual(valueAt(valuesOf(given), path), value));
  }
});
