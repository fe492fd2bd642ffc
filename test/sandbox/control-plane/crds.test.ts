import assert from "node:assert/strict";
import type { ApiRequest, ClusterApi } from "../../../sandbox/control-plane/cluster-api";
import { applyCrds, parseCrd } from "../../../sandbox/control-plane/crds";
import { stripDescriptions } from "../../../sandbox/toolchain/strip-descriptions";

const crd = `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    controller-gen.kubebuilder.io/version: v0.17.3
  name: things.example.io
spec:
  group: example.io
  names:
    kind: Thing
    plural: things
  scope: Namespaced
  versions:
  - additionalPrinterColumns:
    - jsonPath: .status
      name: Valid
    name: v1
    schema:
      openAPIV3Schema:
        description: A thing.
        properties:
          description:
            description: What it is.
            type: string
          name: {type: string}
    served: true
    storage: true
  - name: v1alpha1
    schema: {}
    served: false
    storage: false
`;

describe("definitions", () => {
  it("finds the resource in every version that is served", () => {
    assert.deepEqual(parseCrd(crd).resourcePaths, ["/apis/example.io/v1/things"]);
    assert.equal(parseCrd(crd).name, "things.example.io");
  });

  const broken: readonly [string, string][] = [
    ["whose name is not plural.group", crd.replace("plural: things", "plural: thing")],
    ["with another indentation", crd.replaceAll("    served:", "      served:")],
    ["that is no definition", "kind: ConfigMap\nmetadata:\n  name: a.b\n"],
  ];
  for (const [name, yaml] of broken) {
    it(`refuses one ${name}`, () =>
      assert.throws(() => parseCrd(yaml), /not a generated CustomResourceDefinition/));
  }

  it("leaves out prose and keeps a property called description", () => {
    const stripped = stripDescriptions(crd);
    assert.doesNotMatch(stripped, /A thing|What it is/);
    assert.match(stripped, /properties:\n\s+description:\n\s+type: string/);
    assert.deepEqual(parseCrd(stripped).resourcePaths, parseCrd(crd).resourcePaths);
  });

  describe("are applied", () => {
    /** An API server that answers a definition with these statuses, one after the other, and serves what it was sent. */
    const server = (...statuses: readonly number[]): { api: ClusterApi; asked: string[] } => {
      const asked: string[] = [];
      const left = [...statuses];
      const request = async ({ method = "GET" }: ApiRequest) => {
        asked.push(method);
        const status = method === "PATCH" ? (left.shift() ?? 200) : 200;
        return { status, body: status === 200 ? '{"resources":[{"name":"things"}]}' : "no time" };
      };
      return { api: { request, close: () => undefined }, asked };
    };

    it("once more where the API server is too busy, until it has them", async () => {
      const { api, asked } = server(504, 429);
      await applyCrds(api, [parseCrd(crd)]);
      assert.deepEqual(asked, ["PATCH", "PATCH", "PATCH", "GET"]);
    });

    it("once where it says no, with its words", async () => {
      const { api, asked } = server(422);
      await assert.rejects(
        applyCrds(api, [parseCrd(crd)]),
        /refused the definition things\.example\.io: no time/,
      );
      assert.deepEqual(asked, ["PATCH"]);
    });
  });
});
