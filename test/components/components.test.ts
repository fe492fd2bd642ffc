import assert from "node:assert/strict";
import { Cilium } from "../../components/cilium";
import { componentTypes } from "../../components/component-types";
import { LabNamespace } from "../../components/lab-namespace";
import { PhasePolicies } from "../../components/phase-policies";
import { PolicyLab } from "../../components/policy-lab";
import { readStackConfig } from "../../config/read-stack-config";
import type { StackConfig } from "../../config/schema";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { type WorkloadName, workloadNames } from "../../policies/lab/workload";
import { record } from "../support/pulumi-recorder";

const configOf = (cilium: object): StackConfig =>
  readStackConfig({
    values: {
      "talos-policy-lab:cluster": '{"context":"c"}',
      "talos-policy-lab:cilium": JSON.stringify(cilium),
      "talos-policy-lab:monitoring": '{"mode":"external"}',
    },
  });

const chart = { chart: "./cilium.tgz" };

interface PodSpec {
  readonly securityContext: Record<string, unknown>;
  readonly automountServiceAccountToken: boolean;
  readonly containers: readonly {
    readonly name: string;
    readonly securityContext: Record<string, unknown>;
    readonly resources: { readonly requests: object; readonly limits: object };
    readonly readinessProbe: object;
  }[];
}

/** What the Pod Security Standard `restricted` asks for and a pod lacks. */
const notRestricted = (pod: PodSpec): string[] => [
  ...(pod.securityContext.runAsNonRoot === true ? [] : ["runAsNonRoot"]),
  ...(JSON.stringify(pod.securityContext.seccompProfile) === '{"type":"RuntimeDefault"}'
    ? []
    : ["seccompProfile"]),
  ...pod.containers.flatMap(({ securityContext }) => [
    ...(securityContext.allowPrivilegeEscalation === false ? [] : ["allowPrivilegeEscalation"]),
    ...(JSON.stringify(securityContext.capabilities) === '{"drop":["ALL"]}' ? [] : ["capabilities"]),
  ]),
];

const recordLab = (...workloads: readonly WorkloadName[]) =>
  record(() => {
    new PolicyLab("lab", { lab, context: "c", config: configOf({}).lab, workloads, after: [] });
  });

describe("components", () => {
  it("have type tokens that are part of every URN and must not change", () => {
    assert.deepEqual(componentTypes, {
      cilium: "talos-policy-lab:network:Cilium",
      monitoringCrds: "talos-policy-lab:monitoring:MonitoringCrds",
      monitoring: "talos-policy-lab:monitoring:Monitoring",
      labNamespace: "talos-policy-lab:lab:LabNamespace",
      phasePolicies: "talos-policy-lab:policy:PolicyStack",
      policyLab: "talos-policy-lab:lab:PolicyLab",
      adminToken: "talos-policy-lab:lab:AdminToken",
      observability: "talos-policy-lab:monitoring:Observability",
    });
  });

  it("Cilium registers one release named cilium in kube-system, from the chart that it is given", async () => {
    const recorder = await record(() => {
      new Cilium("cilium", { config: configOf({}).cilium, chart, monitors: true });
    });
    const { inputs } = recorder.find("kubernetes:helm.sh/v3:Release", "cilium");
    assert.equal(inputs.name, "cilium");
    assert.equal(inputs.namespace, "kube-system");
    assert.equal(inputs.chart, chart.chart);
    assert.equal(inputs.repositoryOpts, undefined);
    assert.equal(inputs.timeout, 600);
  });

  it("Cilium keeps the user's own values secret where one of them is, and only then", async () => {
    const { cilium } = configOf({ values: { tls: { ca: { key: "a-private-key" } } } });
    const secretIn = async (secret: boolean): Promise<boolean> => {
      const recorder = await record(() => {
        new Cilium("cilium", { config: cilium, chart, secret, monitors: true });
      });
      const { inputs } = recorder.find("kubernetes:helm.sh/v3:Release", "cilium");
      return JSON.stringify(inputs).includes("4dabf18193072939515e22adb298388d");
    };
    assert.equal(await secretIn(true), true);
    assert.equal(await secretIn(false), false);
  });

  it("Cilium registers nothing when it is external or off", async () => {
    for (const mode of ["external", "off"]) {
      const recorder = await record(() => {
        new Cilium("cilium", { config: configOf({ mode }).cilium, chart, monitors: true });
      });
      assert.deepEqual(
        recorder.registrations.map(({ type }) => type),
        [componentTypes.cilium],
      );
    }
  });

  it("Cilium makes SPIRE's namespace for privileged pods, before the release, and only with mutual authentication", async () => {
    const { cilium } = configOf({ mutualAuth: { enabled: true } });
    const recorder = await record(() => {
      new Cilium("cilium", { config: cilium, chart, monitors: true });
    });
    const { inputs } = recorder.find("kubernetes:core/v1:Namespace", "cilium-spire");
    const { labels, annotations } = inputs.metadata as Record<
      "labels" | "annotations",
      Record<string, string>
    >;
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "privileged");
    assert.equal(annotations["helm.sh/resource-policy"], "keep");
    const order = recorder.registrations.map(({ name }) => name);
    assert.ok(order.indexOf("cilium-spire") < order.lastIndexOf("cilium"));
    const without = await record(() => {
      new Cilium("cilium", { config: configOf({}).cilium, chart, monitors: true });
    });
    assert.throws(() => without.find("kubernetes:core/v1:Namespace", "cilium-spire"), /0 resources are/);
  });

  it("LabNamespace enforces restricted pod security", async () => {
    const recorder = await record(() => {
      new LabNamespace("lab-namespace", { namespaces: [lab.namespace, lab.stageNamespace] });
    });
    const { inputs } = recorder.find("kubernetes:core/v1:Namespace", "policy-lab");
    const { labels } = inputs.metadata as { labels: Record<string, string> };
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("PhasePolicies names every object after kind, namespace and name, in every phase", async () => {
    for (const phase of Object.values(catalogue)) {
      const recorder = await record(() => {
        new PhasePolicies("policies", { objects: phase.objects(lab), after: [] });
      });
      const [component, ...children] = recorder.registrations;
      assert.equal(component?.name, "policies");
      for (const { name, inputs } of children) {
        const { kind, metadata } = inputs as { kind: string; metadata: { namespace: string; name: string } };
        assert.equal(name, `${kind}/${metadata.namespace}/${metadata.name}`);
      }
      assert.equal(children.length, phase.objects(lab).length);
    }
  });

  it("PolicyLab runs its pods under restricted pod security, with resources and probes, labelled as policies select them", async () => {
    const recorder = await recordLab(...workloadNames);
    const deployment = recorder.find("kubernetes:apps/v1:Deployment", "server").inputs.spec as {
      selector: { matchLabels: object };
      template: { metadata: { labels: object }; spec: PodSpec };
    };
    const client = recorder.find("kubernetes:core/v1:Pod", "client").inputs as {
      metadata: { labels: object };
      spec: PodSpec;
    };
    assert.deepEqual(deployment.selector.matchLabels, lab.server.labels);
    assert.deepEqual(deployment.template.metadata.labels, lab.server.labels);
    assert.deepEqual(client.metadata.labels, lab.client.labels);
    const specs = workloadNames.map((name): PodSpec => {
      const { type, inputs } = recorder.registrations.find(
        (each) => each.name === name && /:(?:Deployment|Pod)$/.test(each.type),
      ) ?? { type: "", inputs: {} };
      const { spec } = inputs as { spec: PodSpec & { template: { spec: PodSpec } } };
      return type.endsWith(":Pod") ? spec : spec.template.spec;
    });
    assert.equal(specs.length, workloadNames.length);
    for (const pod of specs) {
      assert.deepEqual(notRestricted(pod), []);
      assert.equal(pod.automountServiceAccountToken, false);
      for (const container of pod.containers) {
        assert.ok(container.resources.requests && container.resources.limits && container.readinessProbe);
      }
    }
  });

  it("the check for restricted pods notices each missing part", () => {
    const bare = { securityContext: {}, containers: [{ securityContext: {} }] } as unknown as PodSpec;
    assert.deepEqual(notRestricted(bare), [
      "runAsNonRoot",
      "seccompProfile",
      "allowPrivilegeEscalation",
      "capabilities",
    ]);
  });

  it("PolicyLab's Service leads from 80 to the pod's 8080 and is not awaited", async () => {
    const recorder = await recordLab("server", "client");
    const { metadata, spec } = recorder.find("kubernetes:core/v1:Service", "server").inputs as {
      metadata: { annotations: Record<string, string> };
      spec: { ports: object[]; selector: object };
    };
    assert.deepEqual(spec.ports, [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP" }]);
    assert.deepEqual(spec.selector, lab.server.labels);
    assert.equal(metadata.annotations["pulumi.com/skipAwait"], "true");
  });

  it("PolicyLab's pods are awaited by their condition: the provider's own wait for a pod has no end", async () => {
    const recorder = await recordLab("client");
    const { metadata } = recorder.find("kubernetes:core/v1:Pod", "client").inputs as {
      metadata: { annotations: Record<string, string> };
    };
    assert.deepEqual(metadata.annotations, { "pulumi.com/waitFor": "condition=Ready" });
  });
});
