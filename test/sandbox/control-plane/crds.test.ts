import assert from "node:assert/strict";
import { parseCrd } from "../../../sandbox/control-plane/crds";
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
});
