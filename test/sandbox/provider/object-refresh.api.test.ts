import { deepStrictEqual, strictEqual } from "node:assert";
import { type Properties, valueAt } from "../../../sandbox/provider/values";
import { kubectl, liveObject } from "./kubectl";
import { objectSuite, POLICY } from "./object-suite";
import { urnOf } from "./provider-process";

objectSuite("refresh and update", (test) => {
  it("is quiet right after create", async () => {
    const { urn, id, inputs, outputs } = await test.created(POLICY, "quiet", test.policy("quiet"));
    const read = await test.provider.read(urn, id, inputs, outputs);
    deepStrictEqual(read, { id, inputs, outputs });
  });

  it("sees a hole cut by hand and the next update closes it", async () => {
    const { urn, id, inputs, outputs } = await test.created(POLICY, "holed", test.policy("holed"));
    const hole = { spec: { ingress: [{}], egress: [{}] } };
    await kubectl(
      "patch",
      "networkpolicy",
      "holed",
      "--namespace",
      test.namespace,
      "--type=merge",
      "-p",
      JSON.stringify(hole),
    );
    const read = await test.provider.read(urn, id, inputs, outputs);
    const { paths } = await test.diffOf(urn, id, read.inputs, inputs);
    deepStrictEqual(paths.sort(), ["spec.egress", "spec.ingress"]);
    const healed = await test.provider.update(urn, id, read.inputs, inputs);
    deepStrictEqual(healed.spec, outputs.spec);
    const live = await liveObject("networkpolicy", "holed", "--namespace", test.namespace);
    deepStrictEqual(live.spec, outputs.spec);
  });

  it("sees a rule added by hand to a list of rules", async () => {
    const from = [{ podSelector: { matchLabels: { app: "client" } } }];
    const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from }] };
    const { urn, id, inputs, outputs } = await test.created(POLICY, "listed", test.policy("listed", spec));
    const rule = [{ op: "add", path: "/spec/ingress/-", value: {} }];
    await kubectl(
      "patch",
      "networkpolicy",
      "listed",
      "--namespace",
      test.namespace,
      "--type=json",
      "-p",
      JSON.stringify(rule),
    );
    const read = await test.provider.read(urn, id, inputs, outputs);
    deepStrictEqual((await test.diffOf(urn, id, read.inputs, inputs)).paths, ["spec.ingress[1]"]);
    const healed = await test.provider.update(urn, id, read.inputs, inputs);
    deepStrictEqual(healed.spec, outputs.spec);
  });

  it("takes back a container that somebody added", async () => {
    const type = "kubernetes:apps/v1:Deployment";
    const { urn, id, inputs, outputs } = await test.created(type, "sidecar", {
      metadata: { name: "sidecar", namespace: test.namespace },
      spec: {
        selector: { matchLabels: { app: "sidecar" } },
        template: {
          metadata: { labels: { app: "sidecar" } },
          spec: { containers: [{ name: "main", image: "example/image" }] },
        },
      },
    });
    const added = {
      spec: { template: { spec: { containers: [{ name: "added", image: "example/other" }] } } },
    };
    await kubectl(
      "patch",
      "deployment",
      "sidecar",
      "--namespace",
      test.namespace,
      "--type=strategic",
      "-p",
      JSON.stringify(added),
    );
    const read = await test.provider.read(urn, id, inputs, outputs);
    const healed = await test.provider.update(urn, id, read.inputs, inputs);
    const containers = valueAt(healed, "spec", "template", "spec", "containers") as Properties[];
    deepStrictEqual(
      containers.map(({ name }) => name),
      ["main"],
    );
  });

  it("leaves other people's labels alone and removes its own", async () => {
    const type = "kubernetes:core/v1:ConfigMap";
    const metadata = { name: "labelled", namespace: test.namespace, labels: { mine: "1", old: "1" } };
    const { urn, id, inputs, outputs } = await test.created(type, "labelled", {
      metadata,
      data: { a: "1", b: "1" },
    });
    await kubectl("label", "configmap", "labelled", "--namespace", test.namespace, "theirs=1");
    const read = await test.provider.read(urn, id, inputs, outputs);
    deepStrictEqual(read.inputs, inputs);
    const news = { ...inputs, metadata: { ...metadata, labels: { mine: "2" } }, data: { a: "1" } };
    const updated = await test.provider.update(urn, id, inputs, news);
    deepStrictEqual(valueAt(updated, "metadata", "labels"), { mine: "2", theirs: "1" });
    deepStrictEqual(updated.data, { a: "1" });
  });

  it("removes a key of a Secret's stringData and sees one changed by hand", async () => {
    const type = "kubernetes:core/v1:Secret";
    const metadata = { name: "strings", namespace: test.namespace };
    const { urn, id, inputs, outputs } = await test.created(type, "strings", {
      metadata,
      stringData: { a: "1", b: "2" },
    });
    deepStrictEqual((await test.provider.read(urn, id, inputs, outputs)).inputs, inputs);
    const changed = { stringData: { a: "changed" } };
    await kubectl("patch", "secret", "strings", "--namespace", test.namespace, "-p", JSON.stringify(changed));
    const read = await test.provider.read(urn, id, inputs, outputs);
    deepStrictEqual(read.inputs.stringData, { a: "changed", b: "2" });
    const updated = await test.provider.update(urn, id, read.inputs, { ...inputs, stringData: { a: "1" } });
    deepStrictEqual(updated.data, { a: Buffer.from("1").toString("base64") });
  });

  it("says that an object which is gone is gone", async () => {
    strictEqual((await test.provider.read(urnOf(POLICY, "gone"), `${test.namespace}/gone`)).id, "");
  });

  it("imports an object as a program would write it", async () => {
    const { urn, id, inputs } = await test.created(POLICY, "imported", test.policy("imported"));
    const read = await test.provider.read(urn, id);
    deepStrictEqual(read.inputs, inputs);
  });

  it("replaces what cannot be changed, deleting first when the name is the program's", async () => {
    const urn = urnOf(POLICY, "moved");
    const olds = await test.provider.check(urn, test.policy("moved"));
    const renamed = await test.diffOf(urn, "", olds, {
      ...olds,
      metadata: { name: "other", namespace: test.namespace },
    });
    deepStrictEqual(renamed.response.getReplacesList(), ["metadata.name"]);
    strictEqual(renamed.response.getDeletebeforereplace(), false);
    const changed = await test.diffOf(urn, "", olds, {
      ...olds,
      spec: { podSelector: { matchLabels: { a: "b" } } },
    });
    deepStrictEqual(changed.response.getReplacesList(), []);
  });
});
