import assert from "node:assert/strict";
import { z } from "zod";
import { observedPhaseOf } from "../../components/observed-phase";
import { selectedPhase } from "../../components/selected-phase";
import { readStackConfig } from "../../config/read-stack-config";
import { type ObservabilityObjects, observabilityObjects } from "../../observability/observability-objects";
import type { PhaseName } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { sharedCheckout } from "../e2e/shared-sandbox";
import type { Checkout, CommandResult } from "../support/checkout";

/** Phases that differ most in what there is to see: nothing, packets, requests, names, identities. */
const phases = ["none", "baseline", "l7-get-root", "fqdn", "cross-cluster"] satisfies PhaseName[];

const values = {
  cluster: { context: "c" },
  monitoring: { mode: "external" },
  cilium: {
    hubble: { icmp: true },
    mutualAuth: { enabled: true },
    clusterMesh: { enabled: true, name: "one", id: 1 },
  },
  observability: {
    coreDns: true,
    docsUrl: "https://git.example/lab/docs",
    labels: { release: "kube-prometheus-stack" },
  },
};

type ObservedObject = ObservabilityObjects[keyof Omit<ObservabilityObjects, "titles">][number];

const objectsOf = (phase: PhaseName): readonly ObservedObject[] => {
  const config = readStackConfig({
    values: Object.fromEntries(
      Object.entries({ ...values, phase }).map(([key, value]) => [
        `talos-policy-lab:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  });
  const wanted = { dashboards: true, rules: true, monitors: true, coreDns: true };
  const observed = observedPhaseOf(config, selectedPhase(config, lab));
  const { dashboards, rules, monitors } = observabilityObjects(observed, wanted, config.observability.labels);
  return [...dashboards, ...rules, ...monitors];
};

const stored = z.looseObject({
  kind: z.string(),
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
});

/** Faults of the kind that an API server drops without a word from an object that is created, not applied. */
const faults: readonly (readonly [kind: string, written: string, misspelt: string, said: RegExp])[] = [
  ["ConfigMap", '"data":', '"datas":', /\.datas: field not declared in schema/],
  [
    "PrometheusRule",
    '"annotations":',
    '"annotation":',
    /\.spec\.groups\[.+\]\.rules\[\d+\]\.annotation: field not declared in schema/,
  ],
  ["ServiceMonitor", '"port":', '"ports":', /\.spec\.endpoints\[0\]\.ports: field not declared in schema/],
];

describe("dashboards, rules and monitors, on an API server with the prometheus-operator's definitions", function () {
  this.timeout(900_000);
  const release = "definitions-for-a-test";
  let checkout: Checkout;

  const kubectl = (input: object, ...args: readonly string[]): Promise<CommandResult> =>
    checkout.run("kubectl", [...args, "--validate=strict", "-f", "-"], JSON.stringify(input));
  const helm = async (...args: readonly string[]): Promise<void> => {
    const result = await checkout.run("helm", [...args, "--namespace", "kube-system"]);
    assert.equal(result.exitCode, 0, result.all);
  };

  before(async () => {
    checkout = sharedCheckout();
    await helm("install", release, ".sandbox/charts/prometheus-operator-crds", "--wait");
    await checkout.kubectl("create", "namespace", lab.namespace);
  });

  after(async () => {
    await checkout.kubectl("delete", "namespace", lab.namespace);
    await helm("uninstall", release, "--wait");
  });

  for (const phase of phases) {
    it(`are accepted in phase ${phase}, over those of the phase before, and stored as written`, async () => {
      for (const object of objectsOf(phase)) {
        const { kind, metadata } = object;
        const applied = await kubectl(object, "apply", "--server-side");
        assert.equal(applied.exitCode, 0, applied.all);
        const found = stored.parse(
          JSON.parse(
            await checkout.kubectl("get", kind, metadata.name, "-n", metadata.namespace, "-o", "json"),
          ),
        );
        assert.deepEqual(found.metadata.labels, metadata.labels);
        const [written, kept] = "data" in object ? [object.data, found.data] : [object.spec, found.spec];
        assert.deepEqual(kept, JSON.parse(JSON.stringify(written)));
      }
    });
  }

  for (const [kind, written, misspelt, said] of faults) {
    it(`a misspelt field of a ${kind} is refused`, async () => {
      const object = objectsOf("l7-get-root").find((each) => each.kind === kind);
      const text = JSON.stringify(object);
      assert.ok(text.includes(written));
      const fault: object = JSON.parse(text.replace(written, misspelt));
      const refused = await kubectl(fault, "apply", "--server-side", "--dry-run=server");
      assert.notEqual(refused.exitCode, 0);
      assert.match(refused.all, said);
      const accepted = await kubectl(JSON.parse(text), "apply", "--server-side", "--dry-run=server");
      assert.equal(accepted.exitCode, 0, accepted.all);
    });
  }
});
