import assert from "node:assert/strict";
import type { Inventory } from "../../../cluster/inventory";
import { readStackConfig } from "../../../config/read-stack-config";
import { neededFromCluster } from "../../../platform/cluster-needs/needed-from-cluster";
import { unmetNeeds } from "../../../platform/cluster-needs/unmet-needs";

const password = { grafana: { adminPassword: "correct-horse-battery" } };

const needsOf = (cilium: object, monitoring: object = { mode: "external" }) =>
  neededFromCluster(
    readStackConfig({
      values: {
        "talos-policy-lab:cluster": '{"context":"c"}',
        "talos-policy-lab:cilium": JSON.stringify(cilium),
        "talos-policy-lab:monitoring": JSON.stringify(monitoring),
      },
      secretKeys: ["talos-policy-lab:monitoring"],
    }),
  );

const bare: Inventory = {
  storageClasses: [],
  ingressClasses: [],
  services: [],
  hasAddressPools: false,
};

const spire = { mutualAuth: { enabled: true } };
const named = { mutualAuth: { enabled: true, storageClass: "fast" } };
const mesh = { clusterMesh: { enabled: true, name: "cluster1", id: 1 } };
const volume = { ...password, prometheus: { storageSize: "5Gi" } };
const grafana = { grafana: { ...password.grafana, host: "g.example" } };
const ingress = (name?: string) => ({ grafana: { ...grafana.grafana, ingressClass: name } });
const balanced = { hubble: { ui: { service: { type: "LoadBalancer" } } } };

const storage = (name: string, isDefault = false): Inventory => ({
  ...bare,
  storageClasses: [{ name, isDefault }],
});
const ingresses = (name: string, isDefault = false): Inventory => ({
  ...bare,
  ingressClasses: [{ name, isDefault }],
});
const port = (name: string): Inventory => ({
  ...bare,
  services: [{ name, nodePorts: [32379], hasAddress: false }],
});

type Case = readonly [what: string, needs: readonly unknown[], found: Inventory, key?: string, fix?: RegExp];

const cases: readonly Case[] = [
  ["nothing is needed", needsOf({}), bare],
  ["Cilium is somebody else's", needsOf({ mode: "external", ...spire }), bare],
  ["SPIRE without a class", needsOf(spire), bare, "cilium.mutualAuth.persistent", /persistent false/],
  [
    "SPIRE with a class that is not the default one",
    needsOf(spire),
    storage("slow"),
    "cilium.mutualAuth.persistent",
    /mutualAuth\.storageClass slow, or .*persistent false/,
  ],
  ["SPIRE with a default class", needsOf(spire), storage("slow", true)],
  ["SPIRE with the named class", needsOf(named), storage("fast")],
  [
    "SPIRE with another class than the named one",
    needsOf(named),
    storage("slow", true),
    "cilium.mutualAuth.storageClass",
    /storageClass slow/,
  ],
  ["SPIRE without a volume", needsOf({ mutualAuth: { enabled: true, persistent: false } }), bare],
  [
    "SPIRE without a volume by the user's own values",
    needsOf({
      ...spire,
      values: {
        authentication: { mutual: { spire: { install: { server: { dataStorage: { enabled: false } } } } } },
      },
    }),
    bare,
  ],
  ["SPIRE that runs as wanted", needsOf(spire), { ...bare, spireServer: { claim: { size: "1Gi" } } }],
  [
    "SPIRE that runs with another volume",
    needsOf(spire),
    { ...bare, spireServer: { claim: { size: "2Gi" } } },
    "cilium.mutualAuth",
    /delete statefulset spire-server --cascade=orphan/,
  ],
  [
    "SPIRE that runs without a volume",
    needsOf(spire),
    { ...storage("slow", true), spireServer: {} },
    "cilium.mutualAuth",
    /--cascade=orphan/,
  ],
  [
    "Prometheus with a volume and no class",
    needsOf({}, volume),
    bare,
    "monitoring.prometheus.storageSize",
    /config rm/,
  ],
  ["Prometheus with a default class", needsOf({}, volume), storage("slow", true)],
  ["Grafana without any IngressClass", needsOf({}, grafana), bare, "monitoring.grafana.host", /config rm/],
  ["Grafana with the named class", needsOf({}, ingress("nginx")), ingresses("nginx")],
  [
    "Grafana with another class than the named one",
    needsOf({}, ingress("nginx")),
    ingresses("traefik", true),
    "monitoring.grafana.ingressClass",
    /ingressClass traefik/,
  ],
  [
    "Grafana with the class that Cilium of this stack makes",
    needsOf({ values: { ingressController: { enabled: true } } }, ingress("cilium")),
    bare,
  ],
  ["a mesh whose node port is free", needsOf(mesh), bare],
  ["a mesh whose node port it has itself", needsOf(mesh), port("kube-system/clustermesh-apiserver")],
  [
    "a mesh whose node port another Service has",
    needsOf(mesh),
    port("shop/web"),
    "cilium.values.clustermesh.apiserver.service.nodePort",
    /nodePort PORT/,
  ],
  [
    "a load balancer where nobody gives out addresses",
    needsOf({ values: balanced }),
    bare,
    "cilium.values.hubble.ui.service.type",
    /NodePort/,
  ],
  [
    "a load balancer with pools of addresses",
    needsOf({ values: balanced }),
    { ...bare, hasAddressPools: true },
  ],
  [
    "a load balancer where a Service has an address",
    needsOf({ values: balanced }),
    { ...bare, services: [{ name: "a/b", nodePorts: [], hasAddress: true }] },
  ],
];

describe("what the configuration needs from the cluster", () => {
  for (const [what, needs, found, key, fix] of cases) {
    it(`${what}: ${key === undefined ? "is met" : `names ${key}`}`, () => {
      const unmet = unmetNeeds(needs as Parameters<typeof unmetNeeds>[0], found);
      assert.deepEqual(
        unmet.map((each) => each.key),
        key === undefined ? [] : [key],
      );
      if (fix !== undefined) assert.match(unmet[0]?.fix ?? "", fix);
      assert.equal(unmet[0]?.likely ?? false, what.startsWith("a load balancer where nobody"));
    });
  }
});
