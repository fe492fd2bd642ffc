import assert from "node:assert/strict";
import { parse } from "yaml";
import { readStackConfig } from "../../config/read-stack-config";
import type { StackConfig } from "../../config/schema";
import { isForControlPlanesOnly, machinePatch, machinePatchSchema } from "../../talos/machine-patch";
import { patchReasons, patchText } from "../../talos/patch-text";

const config = (cilium: object = {}, controlPlane: object = {}): StackConfig =>
  readStackConfig({
    values: {
      "talos-policy-lab:cluster": '{"context":"home"}',
      "talos-policy-lab:cilium": JSON.stringify(cilium),
      "talos-policy-lab:monitoring": JSON.stringify({ mode: "external", controlPlane }),
    },
  });

const everything = machinePatch(config(), { metrics: true });

describe("the Talos machine patch", () => {
  it("switches the CNI and kube-proxy off, and KubePrism and host DNS on", () => {
    assert.deepEqual(machinePatch(config()), {
      machine: {
        features: {
          kubePrism: { enabled: true, port: 7445 },
          hostDNS: { enabled: true, forwardKubeDNSToHost: true },
        },
      },
      cluster: { network: { cni: { name: "none" } }, proxy: { disabled: true } },
    });
  });

  it("has KubePrism's port from the configuration, and no KubePrism where the agents use another host", () => {
    const at = (host: string, port: number) =>
      machinePatch(config({ kubeApi: { host, port } })).machine.features.kubePrism;
    assert.deepEqual(at("localhost", 7446), { enabled: true, port: 7446 });
    assert.deepEqual(at("127.0.0.1", 7445), { enabled: true, port: 7445 });
    assert.equal(at("192.168.0.210", 6443), undefined);
  });

  it("forwards CoreDNS to the host as the configuration says; host DNS itself stays", () => {
    assert.deepEqual(machinePatch(config({ datapath: { hostDns: false } })).machine.features.hostDNS, {
      enabled: true,
      forwardKubeDNSToHost: false,
    });
  });

  it("exposes the metrics of each part that is scraped, and of all with `metrics`", () => {
    const { cluster } = machinePatch(config({}, { scheduler: true }));
    assert.deepEqual(cluster.scheduler, { extraArgs: { "bind-address": "0.0.0.0" } });
    assert.equal(cluster.etcd, undefined);
    assert.equal(cluster.controllerManager, undefined);
    assert.deepEqual(everything.cluster.etcd, {
      extraArgs: { "listen-metrics-urls": "http://0.0.0.0:2381" },
    });
    assert.deepEqual(everything.cluster.controllerManager, everything.cluster.scheduler);
    assert.ok(isForControlPlanesOnly(everything));
  });

  it("gives a worker nothing that Talos refuses on one", () => {
    const worker = machinePatch(config({}, { etcd: true }), { role: "worker", metrics: true });
    assert.ok(!isForControlPlanesOnly(worker));
    assert.deepEqual(worker, machinePatch(config()));
  });

  it("holds only what its schema knows, for every combination; the schema refuses a slip", () => {
    for (const host of ["localhost", "10.0.0.1"]) {
      for (const hostDns of [true, false]) {
        for (const on of [true, false]) {
          for (const role of ["controlplane", "worker"] as const) {
            const parts = { etcd: on, scheduler: !on, controllerManager: on };
            const patch = machinePatch(config({ kubeApi: { host }, datapath: { hostDns } }, parts), { role });
            machinePatchSchema.parse(patch);
          }
        }
      }
    }
    const { cluster, machine } = everything;
    for (const slip of [
      { machine, cluster: { ...cluster, kubeProxy: { disabled: true } } },
      { machine: { features: { ...machine.features, hostDns: { enabled: true } } }, cluster },
      { machine, cluster: { ...cluster, network: { cni: { name: "flannel" } } } },
      { machine, cluster: { ...cluster, scheduler: { extraArgs: { bindAddress: "0.0.0.0" } } } },
    ]) {
      assert.equal(machinePatchSchema.safeParse(slip).success, false, JSON.stringify(slip));
    }
  });
});

describe("the patch as text", () => {
  const text = patchText(everything, "A heading.");

  it("says the same as the data", () => {
    assert.deepEqual(parse(text), everything);
  });

  it("says why each part is there", () => {
    const flat = text.replaceAll(/\n\s*# /g, " ");
    for (const [path, reason] of Object.entries(patchReasons)) {
      assert.ok(flat.includes(reason.replaceAll("\n", " ")), path);
    }
    assert.ok(text.startsWith("# A heading.\n"));
    const parts = [
      ...Object.keys(everything.machine.features).map((key) => `machine.features.${key}`),
      ...Object.keys(everything.cluster).map((key) => `cluster.${key === "network" ? "network.cni" : key}`),
    ];
    assert.deepEqual(parts.sort(), Object.keys(patchReasons).sort());
  });

  it("names keys of the configuration that exist", () => {
    const known = config();
    for (const [, path = ""] of Object.values(patchReasons)
      .join(" ")
      .matchAll(/\(([\w.]+)\)/g)) {
      const found = path
        .split(".")
        .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], known);
      assert.notEqual(found, undefined, path);
    }
  });
});
