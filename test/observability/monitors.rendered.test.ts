import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { monitoringSchema } from "../../config/monitoring-schema";
import { labMonitors } from "../../observability/monitors";
import { monitorProblems, unscrapedPorts } from "../../observability/monitors/monitor-problems";
import { ciliumValues, type HelmValues, mergeValues } from "../../platform/cilium-values";
import { kubePrometheusStackValues } from "../../platform/monitoring-values";
import { lab } from "../../policies/lab/lab";
import { baseChoice, type Choice, choiceText, configOf, everyChoice } from "../rendered/cilium-toggles";
import { pairwiseChoices } from "../rendered/pairwise";
import { type RenderedChart, renderedChart } from "../rendered/rendered-chart";
import { renderMonitoring } from "../support/monitoring-chart";
import { readMonitors, readServices } from "./read-manifests";

/** Everything that brings Services, in every combination; and all toggles, in every pair. */
const choices = [...everyChoice(["hubble", "mesh"]).slice(1), ...pairwiseChoices()];

const valuesOf = (choice: Choice, labels = {}): HelmValues =>
  ciliumValues(configOf(choice), choice.monitors, labels);

const objectsOf = (chart: RenderedChart): readonly unknown[] =>
  ["Service", "ServiceMonitor"].flatMap((kind) =>
    chart.names(kind).map((name) => ({
      kind,
      metadata: chart.at(kind, name, "metadata"),
      spec: chart.at(kind, name, "spec"),
    })),
  );

const rendered = async (values: HelmValues): Promise<readonly unknown[]> =>
  objectsOf(await renderedChart(values));

/** The Service that Talos makes for CoreDNS. */
const kubeDns: unknown = parse(readFileSync(join(__dirname, "../fixtures/talos/kube-dns.yaml"), "utf8"));

/** Services that no chart has: the API server's own one, and the one that the prometheus-operator makes for kubelets. */
const madeByOthers: readonly unknown[] = [
  {
    kind: "Service",
    metadata: {
      name: "kubernetes",
      namespace: "default",
      labels: { component: "apiserver", provider: "kubernetes" },
    },
    spec: { ports: [{ name: "https" }] },
  },
  {
    kind: "Service",
    metadata: {
      name: "kube-prometheus-stack-kubelet",
      namespace: "kube-system",
      labels: { "k8s-app": "kubelet", "app.kubernetes.io/name": "kubelet" },
    },
    spec: { ports: [{ name: "https-metrics" }, { name: "http-metrics" }, { name: "cadvisor" }] },
  },
];

describe("ServiceMonitors, held against the Services of the rendered charts", function () {
  this.timeout(900_000);

  describe("of Cilium", () => {
    for (const choice of choices) {
      it(`${choiceText(choice)}: each selects a Service and a port of it, and no port for metrics is left out`, async () => {
        const objects = await rendered(valuesOf(choice));
        const monitors = readMonitors(objects);
        assert.deepEqual(monitorProblems(monitors, readServices(objects)), []);
        if (!choice.monitors) return assert.deepEqual(monitors, []);
        assert.deepEqual(unscrapedPorts(monitors, readServices(objects)), []);
      });
    }

    it("leave out the ports of the cluster mesh with the chart's own default, which is noticed", async () => {
      const off = { clustermesh: { apiserver: { metrics: { serviceMonitor: { enabled: false } } } } };
      const objects = await rendered(mergeValues(valuesOf({ ...baseChoice, mesh: "alone" }), off));
      assert.deepEqual(unscrapedPorts(readMonitors(objects), readServices(objects)), [
        "kube-system/clustermesh-apiserver-metrics:apiserv-metrics",
        "kube-system/clustermesh-apiserver-metrics:etcd-metrics",
        "kube-system/clustermesh-apiserver-metrics:kvmesh-metrics",
      ]);
    });

    it("are noticed when the namespace that they look into is another one, or a port has another name", async () => {
      const objects = await rendered(valuesOf(baseChoice));
      const text = JSON.stringify(objects);
      const elsewhere: unknown[] = JSON.parse(
        text.replaceAll('"matchNames":["kube-system"]', '"matchNames":["cilium"]'),
      );
      const lost = monitorProblems(readMonitors(elsewhere), readServices(elsewhere));
      assert.deepEqual(
        lost.map(({ monitor, id }) => `${monitor} ${id}`),
        readMonitors(objects).map(({ metadata }) => `${metadata.name} no-service`),
      );
      const renamed: unknown[] = JSON.parse(text.replaceAll('"port":"hubble-metrics"', '"port":"metrics"'));
      assert.deepEqual(monitorProblems(readMonitors(renamed), readServices(renamed)), [
        {
          monitor: "hubble",
          id: "no-port",
          explanation: "no port of hubble-metrics is called metrics; there are: hubble-metrics",
        },
      ]);
    });

    it("carry further labels, each of them, so that somebody else's Prometheus picks them up", async () => {
      const labels = { release: "kube-prometheus-stack", team: "net" };
      const chart = await renderedChart(valuesOf({ ...baseChoice, mesh: "alone" }, labels));
      const names = chart.names("ServiceMonitor");
      assert.equal(names.length, 6);
      for (const [name, value] of Object.entries(labels)) {
        assert.deepEqual(chart.labelled("ServiceMonitor", name, value), names);
      }
      const without = await renderedChart(valuesOf(baseChoice));
      assert.deepEqual(without.labelled("ServiceMonitor", "team", "net"), []);
    });

    it("have nothing to scrape of SPIRE: neither a port nor telemetry is set up by the chart", async () => {
      const chart = await renderedChart(valuesOf({ ...baseChoice, mutualAuth: "persistent" }));
      for (const part of ["server", "agent"]) {
        const settings = String(chart.at("ConfigMap", `spire-${part}`, "data", `${part}.conf`));
        assert.match(settings, /trust_domain/);
        assert.doesNotMatch(settings, /telemetry|prometheus/i);
      }
      assert.deepEqual(
        chart.listAt<{ name: string }>("Service", "spire-server", "spec", "ports").map(({ name }) => name),
        ["grpc"],
      );
    });
  });

  describe("of the lab", () => {
    const monitors = (): readonly unknown[] => labMonitors(lab, { coreDns: true }, {});

    it("select CoreDNS as Talos runs it", () => {
      assert.deepEqual(monitorProblems(readMonitors(monitors()), readServices([kubeDns])), []);
      assert.deepEqual(unscrapedPorts(readMonitors(monitors()), readServices([kubeDns])), []);
    });

    it("are noticed without that Service, and with one that has no port for metrics", () => {
      const [missing] = monitorProblems(readMonitors(monitors()), readServices(madeByOthers));
      assert.equal(missing?.id, "no-service");
      const dnsOnly: unknown = JSON.parse(JSON.stringify(kubeDns).replace('"metrics"', '"http-metrics"'));
      const [renamed] = monitorProblems(readMonitors(monitors()), readServices([dnsOnly]));
      assert.equal(
        renamed?.explanation,
        "no port of kube-dns is called metrics; there are: dns, dns-tcp, http-metrics",
      );
    });
  });

  describe("of kube-prometheus-stack", () => {
    const values = kubePrometheusStackValues(
      monitoringSchema.parse({ controlPlane: { etcd: true, scheduler: true, controllerManager: true } }),
      "grafana-admin",
    );

    it("select a Service each and a port that it has, with every target of the control plane on", async () => {
      const objects = [...(await renderMonitoring(values)), ...madeByOthers];
      const monitors = readMonitors(objects);
      assert.ok(monitors.length >= 3);
      assert.deepEqual(monitorProblems(monitors, readServices(objects)), []);
    });

    it("are noticed without those Services", async () => {
      const monitors = readMonitors(await renderMonitoring(values));
      assert.equal(monitorProblems(monitors, []).length, monitors.length);
    });
  });
});
