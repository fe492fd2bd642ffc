import assert from "node:assert/strict";
import { defaultDeny } from "../../../policies/blocks/default-deny";
import { lab } from "../../../policies/lab/lab";
import type { AnyObject, LiveObject } from "../../../policies/upkeep/live-object";
import {
  differencesText,
  objectDifferences,
  replacementOf,
} from "../../../policies/upkeep/object-differences";

const wanted = defaultDeny(lab) as unknown as AnyObject;

/** The object as an API server answers, with what somebody did to it. */
const live = (change: (object: AnyObject) => AnyObject = (object) => object): LiveObject => {
  const changed = change(structuredClone(wanted));
  return {
    ...changed,
    metadata: {
      ...changed.metadata,
      uid: "1",
      resourceVersion: "7",
      generation: 1,
      creationTimestamp: "2026-01-01T00:00:00Z",
      managedFields: [{ manager: "somebody" }],
    },
    status: { conditions: [] },
  };
};

const spec = (object: AnyObject): Record<string, unknown> => object.spec as Record<string, unknown>;
const withSpec = (fields: object) => (object: AnyObject) => ({
  ...object,
  spec: { ...spec(object), ...fields },
});
const withMetadata = (fields: object) => (object: AnyObject) => ({
  ...object,
  metadata: { ...object.metadata, ...fields },
});

describe("what somebody did to an object", () => {
  it("is nothing where only the API server has written", () => {
    assert.deepEqual(objectDifferences(wanted, live()), []);
    assert.deepEqual(
      objectDifferences(wanted, live(withMetadata({ labels: {}, finalizers: [], ownerReferences: null }))),
      [],
    );
  });

  const cases: Record<string, [(object: AnyObject) => AnyObject, string]> = {
    "a rule": [withSpec({ egress: [{}] }), "spec.egress was added"],
    "a selector's label": [
      withSpec({ podSelector: { matchLabels: { app: "nobody" } } }),
      "spec.podSelector.matchLabels was added",
    ],
    "a direction that is no longer restricted": [
      withSpec({ policyTypes: ["Ingress"] }),
      "spec.policyTypes[1] was taken away",
    ],
    "another direction in its place": [
      withSpec({ policyTypes: ["Ingress", "Ingress"] }),
      "spec.policyTypes[1] was changed",
    ],
    "a list of rules beside the rule": [
      (object) => ({ ...object, specs: [{ endpointSelector: {} }] }),
      "specs was added",
    ],
    "a label": [withMetadata({ labels: { "example.com/team": "b" } }), "metadata.labels was added"],
    "an annotation": [withMetadata({ annotations: { note: "x" } }), "metadata.annotations was added"],
    "an owner that it would go with": [
      withMetadata({ ownerReferences: [{ uid: "9" }] }),
      "metadata.ownerReferences was added",
    ],
    "a finalizer": [withMetadata({ finalizers: ["example.com/hold"] }), "metadata.finalizers was added"],
  };
  for (const [what, [change, text]] of Object.entries(cases)) {
    it(`is found: ${what}`, () => {
      assert.equal(differencesText(objectDifferences(wanted, live(change))), text);
    });
  }

  it("is found inside lists and under names that are no words", () => {
    const mine: AnyObject = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "a", namespace: "b", labels: { "x/y": "1" } },
      spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 1 }] }] },
    };
    const theirs = {
      ...mine,
      metadata: { ...mine.metadata, labels: { "x/y": "2" }, uid: "1", resourceVersion: "1" },
      spec: {
        ingress: [
          {
            from: [{ podSelector: {} }, { ipBlock: { cidr: "0.0.0.0/0" } }],
            ports: [{ port: 1 }, { port: 2 }],
          },
        ],
      },
    };
    assert.deepEqual(
      objectDifferences(mine, theirs)
        .map(({ path, change }) => `${path} ${change}`)
        .sort(),
      ['metadata.labels["x/y"] changed', "spec.ingress[0].from[1] added", "spec.ingress[0].ports[1] added"],
    );
  });

  it("is undone by an object with the live one's version and id", () => {
    const replacement = replacementOf(wanted, live(withSpec({ egress: [{}] })));
    assert.equal(replacement.metadata.uid, "1");
    assert.equal(replacement.metadata.resourceVersion, "7");
    assert.deepEqual(replacement.spec, wanted.spec);
    assert.equal(replacement.metadata.managedFields, undefined);
  });
});
