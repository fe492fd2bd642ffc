import assert from "node:assert/strict";
import { defaultRelease } from "../../cilium/releases";
import { unknownKeys } from "../../platform/chart-keys/unknown-keys";
import { valueWarnings } from "../../platform/chart-keys/warnings";

describe("the keys of the Cilium chart", () => {
  for (const { says, values, found } of [
    {
      says: "a misplaced key",
      values: { operator: { relay: { prometheus: { enabled: true } } } },
      found: [{ path: "operator.relay", nearest: "hubble.relay" }],
    },
    {
      says: "a misspelt key",
      values: { cgroup: { automount: { enabled: false } } },
      found: [{ path: "cgroup.automount", nearest: "cgroup.autoMount" }],
    },
    {
      says: "a key that the chart used to have",
      values: { tunnel: "vxlan" },
      found: [{ path: "tunnel" }],
    },
    {
      says: "a key like nothing in the chart",
      values: { fancyAndUnheardOf: 1 },
      found: [{ path: "fancyAndUnheardOf" }],
    },
    {
      says: "several at once",
      values: { hubble: { relays: { enabled: true } }, prometheus: { serviceMonitors: {} } },
      found: [
        { path: "hubble.relays", nearest: "hubble.relay" },
        { path: "prometheus.serviceMonitors", nearest: "prometheus.serviceMonitor" },
      ],
    },
    {
      says: "a key that every object of the language has",
      values: { constructor: {} },
      found: [{ path: "constructor" }],
    },
  ]) {
    it(`notices ${says}`, () => assert.deepEqual(unknownKeys(values, defaultRelease.chart.keys), found));
  }

  for (const { says, values } of [
    { says: "a plain value", values: { debug: { enabled: true } } },
    { says: "a key that only a comment of the chart names", values: { policyAuditMode: true } },
    { says: "a value taken away", values: { hubble: { tls: null } } },
    { says: "a free map", values: { extraConfig: { "any-key-at-all": "yes" }, podLabels: { team: "net" } } },
    {
      says: "what Kubernetes takes in a map that is passed on whole",
      values: { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } } },
    },
    { says: "whatever stands in a list", values: { tolerations: [{ key: "a", operator: "Exists" }] } },
  ]) {
    it(`knows ${says}`, () => assert.deepEqual(unknownKeys(values, defaultRelease.chart.keys), []));
  }

  it("a warning names the key, what becomes of it, and the nearest known key", () => {
    assert.deepEqual(
      valueWarnings({ operator: { relay: {} }, fancyAndUnheardOf: 1, MTU: 1400 }, defaultRelease),
      [
        "cilium.values.operator.relay: chart cilium 1.18.6 has no such value; Helm ignores it. Nearest known key: cilium.values.hubble.relay.",
        "cilium.values.fancyAndUnheardOf: chart cilium 1.18.6 has no such value; Helm ignores it.",
      ],
    );
  });
});
