import assert from "node:assert/strict";
import { join } from "node:path";
import { clusterProvider } from "../../components/cluster-provider";
import { componentTypes } from "../../components/component-types";
import { Observability } from "../../components/observability";
import { observedPhaseOf } from "../../components/observed-phase";
import { selectedPhase } from "../../components/selected-phase";
import { readStackConfig } from "../../config/read-stack-config";
import type { StackConfig } from "../../config/schema";
import { UserError } from "../../messages/user-error";
import { selectedBy, selectors } from "../../observability/monitoring-selectors";
import { type ObservabilityObjects, observabilityObjects } from "../../observability/observability-objects";
import type { ObservedPhase } from "../../observability/observed-phase";
import { catalogue, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { record } from "../support/pulumi-recorder";

const configOf = (phase: string, keys: Readonly<Record<string, object>> = {}): StackConfig =>
  readStackConfig({
    values: {
      "talos-policy-lab:phase": phase,
      ...Object.fromEntries(
        Object.entries({
          cluster: { context: "c" },
          monitoring: { mode: "external" },
          cilium: {
            mutualAuth: { enabled: true },
            clusterMesh: { enabled: true, name: "one", id: 1 },
            envoyConfig: true,
          },
          lab: { adminToken: "a-token-for-tests" },
          ...keys,
        }).map(([key, value]) => [`talos-policy-lab:${key}`, JSON.stringify(value)]),
      ),
    },
    secretKeys: ["talos-policy-lab:lab"],
  });

const stackOf = (config: StackConfig): ObservedPhase => observedPhaseOf(config, selectedPhase(config, lab));

const everything = { dashboards: true, rules: true, monitors: true, coreDns: true };

const objectsOf = (phase: string, wanted = everything, labels = {}): ObservabilityObjects =>
  observabilityObjects(stackOf(configOf(phase)), wanted, labels);

const all = ({ dashboards, rules, monitors }: ObservabilityObjects) => [...dashboards, ...rules, ...monitors];

const identities = (objects: ObservabilityObjects): string[] =>
  all(objects).map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`);

describe("an observed stack", () => {
  it("is the phase with its expectations and what is switched on", () => {
    const observability = { docsUrl: "https://git.example/lab/docs//" };
    const observed = stackOf(configOf("l7-get-root", { observability, cilium: { hubble: { icmp: true } } }));
    assert.equal(observed.phase, "l7-get-root");
    assert.equal(observed.summary, catalogue["l7-get-root"].summary);
    assert.deepEqual(observed.expectations, catalogue["l7-get-root"].expectations(lab));
    assert.equal(observed.docsUrl, "https://git.example/lab/docs");
    assert.deepEqual(observed.features, {
      hubbleIcmp: true,
      hubbleRelay: true,
      clusterMesh: false,
      mutualAuth: false,
      auditMode: false,
    });
  });

  it("knows of audit mode", () => {
    const config = configOf("baseline", { policies: { auditMode: true } });
    assert.equal(stackOf(config).features.auditMode, true);
  });

  it("of one's own policies is named after their folder, and may be without expectations", () => {
    const dir = join(__dirname, "../fixtures/own-policies/good");
    const observed = stackOf(configOf("own", { policies: { dir } }));
    assert.equal(observed.phase, "own");
    assert.equal(observed.summary, `The policies in ${dir}, above default-deny.`);
    assert.doesNotThrow(() => observabilityObjects({ ...observed, expectations: [] }, everything, {}));
  });
});

describe("the objects that a stack is observed by", () => {
  it("are refused in one message where a dashboard fits in no ConfigMap", () => {
    const stack = { ...stackOf(configOf("baseline")), summary: "a".repeat(1024 * 1024) };
    assert.throws(
      () => observabilityObjects(stack, everything, {}),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /Nothing was changed\.$/);
        assert.match(error.fix ?? "", /observability\.dashboards false$/);
        return true;
      },
    );
    assert.doesNotThrow(() => observabilityObjects(stack, { ...everything, dashboards: false }, {}));
  });

  const expected = [
    "ConfigMap/policy-lab/policy-lab-l3-l4",
    "ConfigMap/policy-lab/policy-lab-l7",
    "PrometheusRule/policy-lab/policy-lab",
    "ServiceMonitor/policy-lab/core-dns",
  ];

  for (const phase of phaseNames) {
    it(`have the same names in phase ${phase} as in every other, so that a swap changes them where they are`, () =>
      assert.deepEqual(identities(objectsOf(phase)), expected));
  }

  it("differ by phase in what they say", () => {
    const [one, other] = (["baseline", "l7-get-root"] as const).map((phase) => objectsOf(phase));
    assert.notDeepEqual(one?.rules, other?.rules);
    assert.notDeepEqual(one?.dashboards, other?.dashboards);
  });

  it("are picked up by the Prometheus and Grafana that this program installs", () => {
    for (const object of all(objectsOf("baseline"))) {
      assert.deepEqual(selectedBy(selectors, object), { selected: true }, object.metadata.name);
    }
  });

  it("carry further labels, each of them, which win over ours", () => {
    const objects = objectsOf("baseline", everything, { release: "kps", grafana_dashboard: "yes" });
    for (const { metadata } of all(objects)) {
      assert.equal(metadata.labels.release, "kps");
      assert.equal(metadata.labels.grafana_dashboard, "yes");
    }
    assert.equal(objectsOf("baseline").dashboards[0]?.metadata.labels.grafana_dashboard, "1");
  });

  it("are those that are wanted, and no others", () => {
    const none = { dashboards: false, rules: false, monitors: false, coreDns: false };
    assert.deepEqual(identities(objectsOf("baseline", none)), []);
    assert.deepEqual(identities(objectsOf("baseline", { ...none, rules: true })), [expected[2]]);
    assert.deepEqual(identities(objectsOf("baseline", { ...none, dashboards: true })), expected.slice(0, 2));
    assert.deepEqual(identities(objectsOf("baseline", { ...none, coreDns: true })), [expected[3]]);
  });
});

describe("the component of observability", () => {
  it("registers each object under the name that it has on the cluster, and says the dashboards' titles", async () => {
    let titles: readonly string[] | undefined;
    const recorder = await record(() => {
      titles = new Observability("observability", { objects: objectsOf("baseline"), after: [] }).dashboards;
    });
    assert.deepEqual(recorder.registrations.map(({ type, name }) => `${type} ${name}`).sort(), [
      "kubernetes:core/v1:ConfigMap policy-lab-l3-l4",
      "kubernetes:core/v1:ConfigMap policy-lab-l7",
      "kubernetes:monitoring.coreos.com/v1:PrometheusRule policy-lab",
      "kubernetes:monitoring.coreos.com/v1:ServiceMonitor core-dns",
      `${componentTypes.observability} observability`,
    ]);
    assert.deepEqual(titles, objectsOf("baseline").titles);
    assert.equal(titles?.length, 2);
  });

  it("registers nothing but itself, and no titles, when nothing is wanted", async () => {
    const none = { dashboards: false, rules: false, monitors: false, coreDns: false };
    let component: Observability | undefined;
    const recorder = await record(() => {
      component = new Observability("observability", { objects: objectsOf("baseline", none), after: [] });
    });
    assert.equal(recorder.registrations.length, 1);
    assert.equal(component?.dashboards, undefined);
  });

  it("is served by a provider that finds the kubeconfig by itself, knows its cluster, and changes ConfigMaps and Secrets where they are", async () => {
    const recorder = await record(() => {
      clusterProvider(configOf("baseline"), "an-id");
    });
    const { inputs } = recorder.find("pulumi:providers:kubernetes", "cluster");
    assert.deepEqual(
      [
        inputs.kubeconfig,
        inputs.context,
        inputs.clusterIdentifier,
        inputs.enableConfigMapMutable,
        inputs.enableSecretMutable,
      ].map(String),
      ["", "c", "an-id", "true", "true"],
    );
  });
});
