import { deepStrictEqual, match, notDeepStrictEqual, strictEqual } from "node:assert";
import { type CheckRequest, checkObject } from "../../../sandbox/provider/check-object";
import { type Properties, UNKNOWN, valueAt } from "../../../sandbox/provider/values";

const request = (news: Properties, more: Partial<CheckRequest> = {}): CheckRequest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  news,
  olds: {},
  namespaced: true,
  defaultNamespace: "default",
  resourceName: "Settings",
  seed: new Uint8Array([1, 2, 3]),
  proposed: undefined,
  ...more,
});

describe("checkObject", () => {
  it("fills in apiVersion, kind and namespace", () => {
    deepStrictEqual(checkObject(request({ metadata: { name: "a" } })).inputs, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", namespace: "default" },
    });
  });

  it("gives no namespace to kinds that have none, and leaves the question open for unknown kinds", () => {
    const news = { metadata: { name: "a" } };
    for (const namespaced of [false, undefined]) {
      strictEqual(
        valueAt(checkObject(request(news, { namespaced })).inputs, "metadata", "namespace"),
        undefined,
      );
    }
    const placed = { metadata: { name: "a", namespace: "b" } };
    strictEqual(
      valueAt(checkObject(request(placed, { namespaced: false })).inputs, "metadata", "namespace"),
      undefined,
    );
  });

  it("makes a lower-case name from the resource's name and the seed", () => {
    const name = (more: Partial<CheckRequest>) =>
      String(valueAt(checkObject(request({}, more)).inputs, "metadata", "name"));
    match(name({}), /^settings-[0-9a-f]{8}$/);
    strictEqual(name({}), name({}));
    notDeepStrictEqual(name({ seed: new Uint8Array([4]) }), name({}));
    strictEqual(name({ proposed: "proposed" }), "proposed");
  });

  it("keeps a made-up name, but not one that the program once gave", () => {
    const first = checkObject(request({})).inputs;
    const again = checkObject(request({}, { olds: first, seed: new Uint8Array([9]) })).inputs;
    deepStrictEqual(again, first);
    const given = { metadata: { name: "given" } };
    match(
      String(valueAt(checkObject(request({}, { olds: given })).inputs, "metadata", "name")),
      /^settings-/,
    );
  });

  it("uses generateName as the prefix", () => {
    const { inputs } = checkObject(request({ metadata: { generateName: "job-" } }));
    match(String(valueAt(inputs, "metadata", "name")), /^job-[0-9a-f]{8}$/);
    strictEqual(valueAt(inputs, "metadata", "generateName"), undefined);
  });

  it("takes null for absent", () => {
    const { inputs } = checkObject(
      request({ metadata: { name: "a", labels: null }, data: { a: null, b: "1" } }),
    );
    deepStrictEqual(inputs.data, { b: "1" });
    strictEqual(valueAt(inputs, "metadata", "labels"), undefined);
  });

  it("accepts values that are not known yet", () => {
    const { inputs, failures } = checkObject(request({ metadata: { name: UNKNOWN, namespace: UNKNOWN } }));
    deepStrictEqual([failures, inputs.metadata], [[], { name: UNKNOWN, namespace: UNKNOWN }]);
  });

  const WRONG: ReadonlyArray<readonly [property: string, news: Properties]> = [
    ["kind", { kind: "Secret" }],
    ["apiVersion", { apiVersion: "v2" }],
    ["metadata", { metadata: "a" }],
    ["metadata.name", { metadata: { name: 1 } }],
    ["metadata.name", { metadata: { name: "" } }],
    ['metadata.labels["a"]', { metadata: { name: "a", labels: { a: 1 } } }],
  ];
  for (const [property, news] of WRONG) {
    it(`names ${property} when it is wrong: ${JSON.stringify(news)}`, () => {
      deepStrictEqual(
        checkObject(request(news)).failures.map((failure) => failure.property),
        [property],
      );
    });
  }
});
