import assert from "node:assert/strict";
import { expectedDenials, withoutPairs } from "../../../observability/rules/expected-denials";
import { lab } from "../../../policies/lab/lab";
import { observed } from "./lab-phases";

const { namespace, stageNamespace } = lab;

describe("denials on purpose", () => {
  it("a phase that denies nothing has none", () => {
    for (const layer of ["packet", "http", "dns"] as const) {
      assert.deepEqual(expectedDenials(observed("none"), layer), []);
    }
  });

  it("are told apart by layer: dropped packets, refused requests, refused names", () => {
    const l7 = observed("l7-get-root");
    assert.deepEqual(expectedDenials(l7, "packet"), [{ source: namespace, destination: "" }]);
    assert.deepEqual(expectedDenials(l7, "http"), [{ source: namespace, destination: namespace }]);
    assert.deepEqual(expectedDenials(l7, "dns"), []);
    assert.deepEqual(expectedDenials(observed("fqdn"), "dns"), [
      { source: namespace, destination: lab.dns.namespace },
    ]);
  });

  it("an end outside of the cluster has no namespace, a twin in another cluster has the lab's", () => {
    const mesh = expectedDenials(observed("cross-cluster"), "packet");
    assert.ok(mesh.some(({ source, destination }) => source === namespace && destination === namespace));
    assert.ok(mesh.some(({ destination }) => destination === ""));
  });

  it("between two namespaces go one way only", () => {
    const pairs = expectedDenials(observed("namespace"), "packet");
    assert.ok(!pairs.some(({ source, destination }) => source === "" && destination === stageNamespace));
  });

  it("are named once, however many expectations deny between the same namespaces", () => {
    const pairs = expectedDenials(observed("labels"), "packet").map((pair) => JSON.stringify(pair));
    assert.equal(pairs.length, new Set(pairs).size);
  });

  it("are left out of an expression by their namespaces", () => {
    assert.equal(
      withoutPairs("x > 1", "x", [{ source: "a", destination: "" }]),
      'x > 1\nunless x{source_namespace="a", destination_namespace=""}',
    );
    assert.equal(withoutPairs("x > 1", "x", []), "x > 1");
  });
});
