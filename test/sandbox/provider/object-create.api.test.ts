import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { fieldManagerOf } from "../../../sandbox/provider/identity";
import { type Properties, valueAt } from "../../../sandbox/provider/values";
import { kubectl, liveObject } from "./kubectl";
import { objectSuite, POLICY } from "./object-suite";
import { ProviderProcess, urnOf } from "./provider-process";

/** The key that marks special values in property structs. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

objectSuite("create", (test) => {
  it("applies the object as the resource's own field manager", async () => {
    const { urn, id } = await test.created(POLICY, "owned", test.policy("owned"));
    strictEqual(id, `${test.namespace}/owned`);
    const live = await liveObject("networkpolicy", "owned", "--namespace", test.namespace);
    const [entry] = valueAt(live, "metadata", "managedFields") as Properties[];
    deepStrictEqual([entry?.manager, entry?.operation], [fieldManagerOf(urn), "Apply"]);
  });

  it("makes up a name that stays the same for the same seed and is free otherwise", async () => {
    const urn = urnOf(POLICY, "nameless");
    const news = { metadata: { namespace: test.namespace }, spec: { podSelector: {} } };
    const inputs = await test.provider.check(urn, news);
    match(String(valueAt(inputs, "metadata", "name")), /^nameless-[0-9a-f]{8}$/);
    deepStrictEqual(await test.provider.check(urn, news, inputs), inputs);
  });

  it("changes nothing in a preview", async () => {
    const urn = urnOf(POLICY, "previewed");
    const inputs = await test.provider.check(urn, test.policy("previewed"));
    const { outputs } = await test.provider.create(urn, inputs, { preview: true });
    deepStrictEqual(outputs, inputs);
    await rejects(kubectl("get", "networkpolicy", "previewed", "--namespace", test.namespace), /NotFound/);
  });

  it("refuses an object that exists, in the API server's words, and leaves it alone", async () => {
    await test.created(POLICY, "first", test.policy("taken"));
    await rejects(
      test.created(POLICY, "second", test.policy("taken", { podSelector: { matchLabels: { a: "b" } } })),
      /networkpolicies\.networking\.k8s\.io "taken" already exists/,
    );
    const live = await liveObject("networkpolicy", "taken", "--namespace", test.namespace);
    deepStrictEqual(valueAt(live, "spec", "podSelector"), {});
  });

  it("adopts what an interrupted create of the same resource left", async () => {
    const left = await test.created(POLICY, "interrupted", test.policy("interrupted"));
    // Another process: the one that was interrupted is gone.
    const next = await ProviderProcess.configured();
    try {
      const { id } = await next.create(left.urn, left.inputs);
      strictEqual(id, left.id);
    } finally {
      await next.stop();
    }
  });

  it("does not adopt in place of a replacement, whose old object is deleted later", async () => {
    const old = await test.created(POLICY, "replaced", test.policy("replaced"));
    await test.provider.check(old.urn, test.policy("replaced"), old.inputs);
    await rejects(test.provider.create(old.urn, old.inputs), /already exists/);
  });

  it("does not adopt an object that kubectl applied", async () => {
    const name = "by-hand";
    await kubectl("create", "configmap", name, "--namespace", test.namespace);
    await rejects(
      test.created("kubernetes:core/v1:ConfigMap", name, { metadata: { name, namespace: test.namespace } }),
      /configmaps "by-hand" already exists/,
    );
  });

  it("prunes unknown fields silently and sees no drift in them", async () => {
    const spec = { podSelector: {}, noSuchField: 1 };
    const { urn, id, inputs, outputs } = await test.created(POLICY, "pruned", test.policy("pruned", spec));
    strictEqual(valueAt(outputs, "spec", "noSuchField"), undefined);
    const { inputs: read } = await test.provider.read(urn, id, inputs, outputs);
    deepStrictEqual(read, inputs);
  });

  it("passes on the API server's message and names the object", async () => {
    const bad = test.policy("Not_A_Name");
    await rejects(test.created(POLICY, "bad", bad), (error: Error) => {
      match(error.message, /Not_A_Name.*lowercase RFC 1123/);
      ok(!error.message.includes("    at "), error.message);
      return true;
    });
  });

  it("says which kind is not served when its definition is missing", async () => {
    const urn = urnOf("kubernetes:nowhere.example/v1:Missing", "missing");
    const inputs = await test.provider.check(urn, { metadata: { name: "missing" } });
    await rejects(
      test.provider.create(urn, inputs),
      /no matches for kind "Missing" in version "nowhere\.example\/v1"/,
    );
  });

  it("marks a Secret's data as secret, though the program wrote stringData", async () => {
    const urn = urnOf("kubernetes:core/v1:Secret", "secret");
    const metadata = { name: "secret", namespace: test.namespace };
    const inputs = await test.provider.check(urn, { metadata, stringData: { key: "value" } });
    const response = await test.provider.createRaw(urn, inputs);
    const marked = (key: string) =>
      response.getProperties()?.getFieldsMap().get(key)?.getStructValue()?.getFieldsMap().has(SIGNATURE);
    deepStrictEqual([marked("data"), marked("metadata")], [true, false]);
  });
});
