import { deepStrictEqual, strictEqual } from "node:assert";
import { randomName } from "./kubectl";
import { objectSuite } from "./object-suite";

objectSuite("custom resources", (test) => {
  it("are made and removed with their definition", async () => {
    const group = `${randomName("g")}.example.com`;
    const definition = await test.created(
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      group,
      {
        metadata: { name: `things.${group}` },
        spec: {
          group,
          scope: "Cluster",
          names: { plural: "things", singular: "thing", kind: "Thing" },
          versions: [
            {
              name: "v1",
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: "object",
                  properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
                },
              },
            },
          ],
        },
      },
    );
    const thing = await test.created(`kubernetes:${group}/v1:Thing`, "thing", {
      metadata: { name: "thing" },
      spec: { size: 1, pruned: true },
    });
    strictEqual(thing.id, "thing");
    deepStrictEqual(thing.outputs.spec, { size: 1 });
    await test.provider.delete(definition.urn, definition.id);
    strictEqual((await test.provider.read(thing.urn, thing.id)).id, "");
    await test.provider.delete(thing.urn, thing.id);
  });
});
