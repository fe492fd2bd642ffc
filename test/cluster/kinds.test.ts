import assert from "node:assert/strict";
import { apiKinds, collectionPath, type KindName, policyKindNames, resourceName } from "../../cluster/kinds";
import { policyKinds } from "../../verdicts/rules/read-policies";

describe("the table of kinds", () => {
  it("gives paths of the whole cluster and of a namespace", () => {
    assert.equal(collectionPath("Pod"), "/api/v1/pods");
    assert.equal(collectionPath("Pod", "shop"), "/api/v1/namespaces/shop/pods");
    assert.equal(
      collectionPath("CiliumNetworkPolicy", "shop"),
      "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies",
    );
    assert.equal(
      collectionPath("CiliumClusterwideNetworkPolicy"),
      "/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies",
    );
  });

  it("refuses a namespace for what has none", () => {
    assert.throws(
      () => collectionPath("CiliumClusterwideNetworkPolicy", "shop"),
      /has no namespace, not shop/,
    );
  });

  it("gives names that kubectl takes", () => {
    assert.equal(resourceName("Secret"), "secrets");
    assert.equal(resourceName("NetworkPolicy"), "networkpolicies.networking.k8s.io");
  });

  it("agrees with the engine about the kinds that are enforced", () => {
    const listed = policyKindNames.map((kind) => [kind, apiKinds[kind].apiVersion]);
    assert.deepEqual(Object.fromEntries(listed), policyKinds);
  });

  it("writes every plural in lower case, as the API does", () => {
    for (const kind of Object.keys(apiKinds) as KindName[]) {
      assert.match(apiKinds[kind].plural, /^[a-z]+s$/, kind);
    }
  });
});
