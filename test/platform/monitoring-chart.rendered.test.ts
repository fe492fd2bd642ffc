import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ciliumSchema } from "../../config/cilium-schema";
import { monitoringSchema } from "../../config/monitoring-schema";
import { type Pickable, type Selectors, selectedBy } from "../../observability/monitoring-selectors";
import { ciliumValues } from "../../platform/cilium-values";
import { kubePrometheusStackValues } from "../../platform/monitoring-values";
import { renderedChart } from "../rendered/rendered-chart";
import { installedSelectors } from "../support/installed-selectors";
import { realChart, renderMonitoring, versionOf } from "../support/monitoring-chart";

type Tree = Readonly<Record<string, unknown>>;

const valuesOf = (given: object = {}): Tree =>
  kubePrometheusStackValues(monitoringSchema.parse(given), "grafana-admin");

/** Everything on. */
const full = valuesOf({
  prometheus: { storageSize: "5Gi", storageClass: "fast" },
  grafana: { host: "grafana.example", ingressClass: "nginx" },
  controlPlane: { etcd: true, scheduler: true, controllerManager: true },
});

/** Monitors and dashboards of the Cilium chart, with the values that this program gives it. */
const ciliumObjects = async (): Promise<readonly Pickable[]> => {
  const chart = await renderedChart(ciliumValues(ciliumSchema.parse({}), true));
  return ["ServiceMonitor", "ConfigMap"].flatMap((kind) =>
    chart
      .names(kind)
      .filter((name) => kind !== "ConfigMap" || name.includes("dashboard"))
      .map((name) => ({ kind, metadata: chart.at(kind, name, "metadata") as Pickable["metadata"] })),
  );
};

const missedBy = (rules: Selectors, objects: readonly Pickable[]): string[] =>
  objects.filter((object) => !selectedBy(rules, object).selected).map(({ metadata }) => metadata.name);

describe("kube-prometheus-stack and Cilium, rendered", function () {
  this.timeout(900_000);

  it("Cilium brings ServiceMonitors and dashboards, and each is picked up", async () => {
    const objects = await ciliumObjects();
    assert.ok(objects.filter(({ kind }) => kind === "ServiceMonitor").length >= 4);
    assert.ok(objects.filter(({ kind }) => kind === "ConfigMap").length >= 2);
    assert.deepEqual(missedBy(installedSelectors(await renderMonitoring(valuesOf())), objects), []);
  });

  it("with the chart's default values every ServiceMonitor of Cilium is missed", async () => {
    const monitors = (await ciliumObjects()).filter(({ kind }) => kind === "ServiceMonitor");
    const rules = installedSelectors(await renderMonitoring({ crds: { enabled: false } }));
    assert.equal(missedBy(rules, monitors).length, monitors.length);
  });

  it("renders no CustomResourceDefinition, and no target that Talos does not expose", async () => {
    const objects = await renderMonitoring(valuesOf());
    assert.ok(!objects.some(({ kind }) => kind === "CustomResourceDefinition"));
    const closed = /kube-(proxy|etcd|scheduler|controller-manager)$/;
    assert.deepEqual(
      objects
        .filter(({ kind, metadata }) => kind === "ServiceMonitor" && closed.test(metadata.name))
        .map(({ metadata }) => metadata.name),
      [],
    );
  });

  if (realChart !== undefined) {
    const chart = realChart;
    const subchart = (name: string): string => join(chart, "charts", name);

    /** Paths at which a chart's values are read by its templates. */
    const read = (folder: string): string =>
      readdirSync(join(folder, "templates"), { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
        .join("\n");

    const unknown = (values: Tree, known: Tree, templates: string, path: readonly string[]): string[] =>
      Object.entries(values).flatMap(([key, value]) => {
        const here = [...path, key];
        const inner = known[key];
        const isRead = templates.includes(`.Values.${here.join(".")}`);
        if (!Object.hasOwn(known, key) && !isRead) return [here.join(".")];
        const isMap = (node: unknown): node is Tree =>
          typeof node === "object" && node !== null && !Array.isArray(node);
        // What the chart leaves empty it passes on as it is.
        if (!isMap(value) || !isMap(inner) || Object.keys(inner).length === 0) return [];
        return unknown(value, inner, templates, here);
      });

    const unknownTo = (folder: string, values: Tree): string[] =>
      unknown(values, parse(readFileSync(join(folder, "values.yaml"), "utf8")) as Tree, read(folder), []);

    describe(`against the real chart ${versionOf(chart)}`, () => {
      it("sets only values that the chart knows", () => {
        const { grafana, ...own } = full;
        assert.deepEqual(unknownTo(chart, own), []);
        const parent = (parse(readFileSync(join(chart, "values.yaml"), "utf8")) as { grafana: Tree }).grafana;
        const strange = unknownTo(subchart("grafana"), grafana as Tree);
        assert.deepEqual(
          strange.filter((path) => !Object.hasOwn(parent, path.split(".")[0] ?? "")),
          [],
        );
      });

      it("the check notices a misspelt and a misplaced key", () => {
        assert.deepEqual(unknownTo(chart, { kubeProxi: {}, prometheus: { retention: "1d" } }), [
          "kubeProxi",
          "prometheus.retention",
        ]);
      });

      it("renders with everything on", async () => {
        const kinds = (await renderMonitoring(full)).map(({ kind }) => kind);
        for (const kind of ["ValidatingWebhookConfiguration", "Ingress", "Prometheus", "Alertmanager"]) {
          assert.ok(kinds.includes(kind), kind);
        }
      });
    });
  }
});
