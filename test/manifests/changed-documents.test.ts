import assert from "node:assert/strict";
import { hasPods, withDocuments, withoutObjects, withPoliciesOf } from "../../manifests/changed-documents";
import { type ManifestDocument, parseManifests } from "../../manifests/parse-manifests";

const documents = (text: string): readonly ManifestDocument[] =>
  parseManifests(text, "fixture.yaml").documents;
const names = (all: readonly ManifestDocument[]) =>
  all.map(({ object }) => `${object.kind}/${object.metadata?.name}`);

const cluster = documents(`
kind: Pod
apiVersion: v1
metadata: {name: web-1, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web}]}
---
kind: Namespace
apiVersion: v1
metadata: {name: shop, labels: {team: a, env: prod}}
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: old, namespace: shop}
---
kind: CiliumClusterwideNetworkPolicy
apiVersion: cilium.io/v2
metadata: {name: wide}
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: bare}
`);
const files = documents(`
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: old, namespace: shop, labels: {new: "1"}}
---
kind: Pod
apiVersion: v1
metadata: {name: web-1, namespace: shop, labels: {app: other}}
spec: {containers: [{name: web}]}
---
kind: Namespace
apiVersion: v1
metadata: {name: shop, labels: {env: test}}
---
kind: CiliumNetworkPolicy
apiVersion: cilium.io/v2
metadata: {name: new, namespace: shop}
`);

describe("what a cluster has, plus and minus files", () => {
  it("takes an object of the same name for the newer one, and leaves running pods as they are", () => {
    const { documents: after, added, kept } = withDocuments(cluster, files);
    assert.deepEqual(names(after).sort(), [
      "CiliumClusterwideNetworkPolicy/wide",
      "CiliumNetworkPolicy/new",
      "Namespace/shop",
      "NetworkPolicy/bare",
      "NetworkPolicy/old",
      "Pod/web-1",
    ]);
    assert.deepEqual(kept, ["Pod/shop/web-1"]);
    assert.ok(added.includes("NetworkPolicy/shop/old"));
    const of = (kind: string) => after.find(({ object }) => object.kind === kind)?.object.metadata as object;
    assert.deepEqual(of("Pod"), { name: "web-1", namespace: "shop", labels: { app: "web" } });
    assert.deepEqual(of("Namespace"), { name: "shop", labels: { team: "a", env: "test" } });
  });

  for (const [name, gone] of [
    ["NetworkPolicy/shop/old", "NetworkPolicy/shop/old"],
    ["netpol/shop/old", "NetworkPolicy/shop/old"],
    ["networkpolicies/shop/old", "NetworkPolicy/shop/old"],
    ["ccnp/wide", "CiliumClusterwideNetworkPolicy/wide"],
    ["netpol/bare", "NetworkPolicy/default/bare"],
    ["ns/shop", "Namespace/shop"],
  ] as const) {
    it(`takes away ${name}`, () => {
      const { removed, missing, documents: after } = withoutObjects(cluster, [name]);
      assert.deepEqual([removed, missing], [[gone], []]);
      assert.equal(after.length, cluster.length - 1);
    });
  }

  it("says which names are those of nothing", () => {
    for (const name of ["netpol/old", "cnp/shop/old", "netpol/shop/older", "shop/old", ""]) {
      assert.deepEqual(withoutObjects(cluster, [name]).missing, [name]);
    }
  });

  it("puts the pods of one under the policies of the other", () => {
    const { documents: after, added, removed } = withPoliciesOf(cluster, files);
    assert.deepEqual(names(after), [
      "Pod/web-1",
      "Namespace/shop",
      "NetworkPolicy/old",
      "CiliumNetworkPolicy/new",
    ]);
    assert.deepEqual(added, ["CiliumNetworkPolicy/shop/new"]);
    assert.deepEqual(removed, ["CiliumClusterwideNetworkPolicy/wide", "NetworkPolicy/default/bare"]);
  });

  it("knows whether there are pods, whatever is wrong with an object", () => {
    assert.ok(hasPods(cluster));
    assert.ok(!hasPods(documents("kind: Deployment\napiVersion: apps/v1\nmetadata: {name: x}\nspec: 7\n")));
  });
});
