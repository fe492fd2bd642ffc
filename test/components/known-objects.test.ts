import assert from "node:assert/strict";
import { knownCluster, knownObjects, knownReleases } from "../../components/known-objects";
import type { KnownResource } from "../../components/known-resources";

const policy = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "p", namespace: "n" },
};
const object: KnownResource = {
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  outputs: { ...policy, status: {}, __inputs: policy },
};
const release: KnownResource = {
  type: "kubernetes:helm.sh/v3:Release",
  outputs: { name: "cilium", namespace: "kube-system", timeout: 120, status: { revision: 2 } },
};
const provider = (outputs: Readonly<Record<string, unknown>>): KnownResource => ({
  type: "pulumi:providers:kubernetes",
  outputs,
});
const named = provider({ clusterIdentifier: "one", context: "c" });
const component: KnownResource = {
  type: "policy-lab:index:Cilium",
  outputs: { name: "cilium", namespace: "x" },
};

describe("what Pulumi's state has", () => {
  it("objects, as they were applied last", () => {
    assert.deepEqual(knownObjects([component, named, release, object]), [policy]);
  });

  it("releases, with the time that an operation on them may take", () => {
    const found = { name: "cilium", namespace: "kube-system", timeoutSeconds: 120 };
    assert.deepEqual(knownReleases([component, object, release]), [found]);
  });

  it("the cluster that they are on, and how many", () => {
    assert.deepEqual(knownCluster([named, object, release]), { id: "one", context: "c", objects: 2 });
  });

  it("no cluster where nothing is on one, or where an earlier version did not note it", () => {
    assert.equal(knownCluster([named, component]), undefined);
    assert.equal(knownCluster([provider({ context: "c" }), object]), undefined);
    assert.equal(knownCluster([]), undefined);
  });
});
