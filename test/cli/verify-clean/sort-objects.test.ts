import assert from "node:assert/strict";
import { identityText } from "../../../cli/verify-clean/cluster-object";
import { ownObservability, ownPolicies, ownWorkloads } from "../../../cli/verify-clean/own-objects";
import { planRemoval } from "../../../cli/verify-clean/plan-removal";
import { sortObjects } from "../../../cli/verify-clean/sort-objects";
import { AdminToken } from "../../../components/admin-token";
import { observedPhaseOf } from "../../../components/observed-phase";
import { PolicyLab } from "../../../components/policy-lab";
import { selectedPhase } from "../../../components/selected-phase";
import { readStackConfig } from "../../../config/read-stack-config";
import { observabilityObjects } from "../../../observability/observability-objects";
import { catalogue } from "../../../policies/catalogue";
import { identityOf } from "../../../policies/kubernetes-object";
import { lab } from "../../../policies/lab/lab";
import { workloadNames } from "../../../policies/lab/workload";
import { overlays } from "../../../policies/overlays/overlays";
import { record } from "../../support/pulumi-recorder";
import { clusterObject } from "./cluster-objects";

const identities = (objects: Parameters<typeof identityText>[0][]): string[] => objects.map(identityText);

describe("whose an object is", () => {
  it("every object of every stack and overlay is the lab's", () => {
    const own = new Set(ownPolicies(lab));
    for (const phase of Object.values(catalogue)) {
      for (const object of phase.objects(lab)) assert.ok(own.has(identityOf(object)), identityOf(object));
    }
    for (const overlay of Object.values(overlays)) {
      for (const object of overlay.objects(lab, [])) assert.ok(own.has(identityOf(object)));
    }
  });

  it("everything that the components register for the lab is the lab's, and nothing else is taken for it", async () => {
    const config = readStackConfig({
      values: {
        "talos-policy-lab:cluster": '{"context":"c"}',
        "talos-policy-lab:monitoring": '{"mode":"external"}',
      },
    });
    const { registrations } = await record(() => {
      new PolicyLab("lab", { lab, context: "c", config: config.lab, workloads: workloadNames, after: [] });
      new AdminToken("admin-token", { lab, token: "a-token-of-the-test" });
    });
    const registered = registrations.flatMap(({ type, inputs }) => {
      const kind = /^kubernetes:.*:(\w+)$/.exec(type)?.[1];
      const { namespace, name } = (inputs.metadata ?? {}) as { namespace: string; name: string };
      return kind === undefined ? [] : [`${kind}/${namespace}/${name}`];
    });
    assert.deepEqual([...registered].sort(), [...ownWorkloads(lab)].sort());
  });

  it("everything that the lab is observed by is the lab's", () => {
    const config = readStackConfig({
      values: {
        "talos-policy-lab:cluster": '{"context":"c"}',
        "talos-policy-lab:monitoring": '{"mode":"external"}',
      },
    });
    const observed = observedPhaseOf(config, selectedPhase(config, lab));
    const wanted = { dashboards: true, rules: true, monitors: true, coreDns: true };
    const { dashboards, rules, monitors } = observabilityObjects(observed, wanted, {});
    assert.deepEqual(
      [...dashboards, ...rules, ...monitors].map(({ kind, metadata }) => identityText({ kind, ...metadata })),
      ownObservability(lab),
    );
    const { ours, foreign } = sortObjects(
      [...ownObservability(lab), "ConfigMap/policy-lab/kube-root-ca.crt", "ConfigMap/policy-lab/theirs"].map(
        (each) => clusterObject(each),
      ),
      lab,
    );
    assert.equal(ours.length, ownObservability(lab).length);
    assert.deepEqual(identities([...foreign]), ["ConfigMap/policy-lab/theirs"]);
  });

  it("what goes with an object of the lab is the lab's: ReplicaSets and pods of a Deployment", () => {
    const objects = [
      clusterObject("Pod/policy-lab/server-1-a", { owners: ["ReplicaSet/policy-lab/server-1"] }),
      clusterObject("ReplicaSet/policy-lab/server-1", { owners: ["Deployment/policy-lab/server"] }),
      clusterObject("Deployment/policy-lab/server"),
      clusterObject("Pod/policy-lab/server-2-b", { owners: ["ReplicaSet/policy-lab/server-2"] }),
    ];
    const { ours, foreign } = sortObjects(objects, lab);
    assert.deepEqual(identities([...ours]), identities(objects.slice(0, 3)));
    assert.deepEqual(identities([...foreign]), ["Pod/policy-lab/server-2-b"]);
  });

  it("kind, namespace and name all count", () => {
    const near = [
      "NetworkPolicy/policy-lab/default-deny-2",
      "NetworkPolicy/other/default-deny",
      "CiliumNetworkPolicy/policy-lab/default-deny",
      "CiliumClusterwideNetworkPolicy/default-deny",
      "Pod/policy-stage/client",
      "Namespace/policy-lab-2",
    ].map((identity) => clusterObject(identity));
    assert.deepEqual(sortObjects(near, lab), { ours: [], foreign: near });
  });

  it("what Kubernetes makes in every namespace is nobody's", () => {
    const account = clusterObject("ServiceAccount/policy-lab/default");
    assert.deepEqual(sortObjects([account], lab), { ours: [], foreign: [] });
  });
});

describe("what --fix takes away", () => {
  const policies = [
    "NetworkPolicy/policy-lab/allow-dns-egress",
    "NetworkPolicy/policy-lab/default-deny",
    "CiliumClusterwideNetworkPolicy/cluster-essentials",
    "CiliumClusterwideNetworkPolicy/default-deny-all",
  ].map((identity) => clusterObject(identity));

  it("policies, in the reverse of the order in which Pulumi lays them down", () => {
    const order = identities([...planRemoval(policies, lab).remove]);
    assert.equal(order.length, 4);
    assert.ok(
      order.indexOf("CiliumClusterwideNetworkPolicy/default-deny-all") <
        order.indexOf("CiliumClusterwideNetworkPolicy/cluster-essentials"),
    );
    assert.ok(
      order.indexOf("NetworkPolicy/policy-lab/allow-dns-egress") <
        order.indexOf("NetworkPolicy/policy-lab/default-deny"),
    );
  });

  it("no pod, no Service, no namespace, and nothing that is going already", () => {
    const others = [
      clusterObject("Deployment/policy-lab/server"),
      clusterObject("Service/policy-lab/server"),
      clusterObject("Namespace/policy-lab"),
      clusterObject("NetworkPolicy/policy-lab/default-deny", { going: true }),
    ];
    assert.deepEqual(planRemoval(others, lab), { remove: [], keep: [] });
  });

  it("no policy of a namespace in which a pod of the lab is left", () => {
    const stage = clusterObject("NetworkPolicy/policy-stage/default-deny");
    const pod = clusterObject("Pod/policy-lab/client", { going: true });
    const { remove, keep } = planRemoval([...policies, stage, pod], lab);
    assert.deepEqual(
      keep.every(({ namespace }) => namespace === "policy-lab"),
      true,
    );
    assert.equal(keep.length, 2);
    assert.equal(remove.length, 3);
  });
});
