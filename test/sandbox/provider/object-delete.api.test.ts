import { rejects, strictEqual } from "node:assert";
import { createNamespace, kubectl, randomName } from "./kubectl";
import { objectSuite, POLICY } from "./object-suite";
import { urnOf } from "./provider-process";

objectSuite("delete", (test) => {
  it("returns when the object is gone, and again when it has been gone before", async () => {
    const { urn, id } = await test.created(POLICY, "deleted", test.policy("deleted"));
    await test.provider.delete(urn, id);
    await rejects(kubectl("get", "networkpolicy", "deleted", "--namespace", test.namespace), /NotFound/);
    await test.provider.delete(urn, id);
  });

  it("waits until a namespace is finalised", async () => {
    const type = "kubernetes:core/v1:Namespace";
    const name = randomName("provider");
    const { urn, id } = await test.created(type, name, { metadata: { name } });
    strictEqual(id, name);
    await test.provider.delete(urn, id);
    await rejects(kubectl("get", "namespace", name), /NotFound/);
  });

  it("says what keeps a namespace from being finalised", async () => {
    const name = await createNamespace();
    await kubectl("create", "configmap", "held", "--namespace", name);
    const patch = (finalizers: string[] | null) =>
      kubectl(
        ...["patch", "configmap", "held", "--namespace", name, "--type=merge"],
        ...["-p", JSON.stringify({ metadata: { finalizers } })],
      );
    await patch(["example.com/hold"]);
    const urn = urnOf("kubernetes:core/v1:Namespace", name);
    await rejects(test.provider.delete(urn, name, {}, 8), /after 8 s: .*example\.com\/hold/);
    await patch(null);
    await test.provider.delete(urn, name);
  });

  it("says what holds an object that does not go", async () => {
    const type = "kubernetes:core/v1:ConfigMap";
    const { urn, id } = await test.created(type, "held", {
      metadata: { name: "held", namespace: test.namespace, finalizers: ["example.com/hold"] },
    });
    await rejects(
      test.provider.delete(urn, id, {}, 1),
      /ConfigMap .*held was not gone after 1 s: finalizers: example\.com\/hold/,
    );
    const release = JSON.stringify({ metadata: { finalizers: null } });
    await kubectl("patch", "configmap", "held", "--namespace", test.namespace, "--type=merge", "-p", release);
    await test.provider.delete(urn, id);
  });
});
