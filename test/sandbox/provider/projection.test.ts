import { deepStrictEqual } from "node:assert";
import { importInputs, projectInputs } from "../../../sandbox/provider/projection";
import { mergePatch, removalPatch } from "../../../sandbox/provider/removed-fields";
import type { Properties } from "../../../sandbox/provider/values";

describe("projectInputs", () => {
  const inputs: Properties = { spec: { cpu: "1000m", list: [{ name: "a" }], pruned: 1 } };
  const outputs: Properties = { spec: { cpu: "1", list: [{ name: "a", proto: "TCP" }], defaulted: "x" } };
  const project = (live: Properties) => projectInputs(live, inputs, outputs);
  const spec = (more: Properties) => ({ spec: { ...(outputs.spec as Properties), ...more } });

  it("keeps the program's spelling, pruned fields and silence about defaults", () => {
    deepStrictEqual(project(structuredClone(outputs)), inputs);
  });

  const CASES: ReadonlyArray<readonly [what: string, live: Properties, seen: Properties]> = [
    ["a changed value", spec({ cpu: "2" }), { cpu: "2" }],
    ["an added member", spec({ extra: [{}] }), { extra: [{}] }],
    [
      "a longer list, whole",
      spec({ list: [{ name: "a" }, { name: "b" }] }),
      { list: [{ name: "a" }, { name: "b" }] },
    ],
    [
      "an addition in a list",
      spec({ list: [{ name: "a", proto: "TCP", port: 1 }] }),
      { list: [{ name: "a", port: 1 }] },
    ],
  ];
  for (const [what, live, seen] of CASES) {
    it(`shows ${what}`, () => {
      deepStrictEqual(project(live), { spec: { ...(inputs.spec as Properties), ...seen } });
    });
  }

  it("shows a removed member as missing", () => {
    deepStrictEqual(project({ spec: { cpu: "1", defaulted: "x" } }), { spec: { cpu: "1000m", pruned: 1 } });
  });

  it("shows a member added beside spec, but neither status nor other people's labels", () => {
    const live = {
      ...structuredClone(outputs),
      specs: [],
      status: { a: 1 },
      metadata: { labels: { mine: "2", theirs: "1" } },
    };
    const prior = { ...inputs, metadata: { labels: { mine: "1" } } };
    deepStrictEqual(projectInputs(live, prior, outputs), {
      ...inputs,
      specs: [],
      metadata: { labels: { mine: "2" } },
    });
  });

  it("does not take the volume a claim was bound to for a change by hand", () => {
    const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", spec: { resources: {} } };
    const bound = { ...claim, spec: { resources: {}, volumeName: "pv" } };
    deepStrictEqual(projectInputs(bound, claim, claim), claim);
  });
});

describe("importInputs", () => {
  it("leaves out what the API server writes", () => {
    const metadata = {
      name: "a",
      uid: "u",
      resourceVersion: "1",
      creationTimestamp: "t",
      generation: 1,
      managedFields: [],
    };
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    deepStrictEqual(
      importInputs({ kind: "K", metadata: { ...metadata, annotations }, spec: {}, status: {} }),
      {
        kind: "K",
        metadata: { name: "a" },
        spec: {},
      },
    );
  });
});

describe("removalPatch", () => {
  const CASES: ReadonlyArray<
    readonly [
      what: string,
      live: Properties,
      olds: Properties,
      news: Properties,
      patch: Properties | undefined,
    ]
  > = [
    ["asks for nothing when nothing was removed", { a: 1 }, { a: 1 }, { a: 1 }, undefined],
    ["asks for nothing when server-side apply removed it already", {}, { a: 1 }, {}, undefined],
    ["leaves a value that has been defaulted since", { a: 2 }, { a: 1 }, {}, undefined],
    ["removes what somebody else owns", { a: 1 }, { a: 1 }, {}, { a: null }],
    ["removes deep members", { a: { b: 1, c: 1 } }, { a: { b: 1 } }, { a: {} }, { a: { b: null } }],
    [
      "removes a member that was completed by defaults",
      { a: [{ b: 1, d: 0 }] },
      { a: [{ b: 1 }] },
      {},
      { a: null },
    ],
    ["sends a list without the extra items", { a: [1, 2] }, { a: [1, 2] }, { a: [1] }, { a: [1] }],
    [
      "removes members inside list items",
      { a: [{ b: 1, c: 1 }] },
      { a: [{ b: 1, c: 1 }] },
      { a: [{ b: 1 }] },
      { a: [{ b: 1 }] },
    ],
    ["leaves items that others added", { a: [1, 2] }, { a: [1] }, { a: [1] }, undefined],
  ];
  for (const [what, live, olds, news, patch] of CASES) {
    it(what, () => {
      deepStrictEqual(removalPatch(live, olds, news), patch);
      if (patch) deepStrictEqual(removalPatch(mergePatch(live, patch), olds, news), undefined);
    });
  }
});
