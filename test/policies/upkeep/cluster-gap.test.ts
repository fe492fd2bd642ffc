import assert from "node:assert/strict";
import { identityOf } from "../../../policies/kubernetes-object";
import { clusterGap, type Surroundings } from "../../../policies/upkeep/cluster-gap";
import type { AnyObject, LiveObject } from "../../../policies/upkeep/live-object";
import { ownAnnotations } from "../../../policies/upkeep/own-mark";
import { refusedObjects } from "../../../policies/upkeep/refused-objects";

const owner = "talos-policy-lab/test";

const policy = (name: string): AnyObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: "policy-lab" },
});
const inCluster = (name: string, metadata: object = {}): LiveObject => {
  const object = policy(name);
  return { ...object, metadata: { ...object.metadata, uid: name, resourceVersion: "1", ...metadata } };
};
const marked = (name: string, by = owner): LiveObject => inCluster(name, { annotations: ownAnnotations(by) });

const gap = (
  given: Partial<Omit<Surroundings, "wanted" | "shared">> & { wanted?: string[]; shared?: string[] },
) => {
  const ids = (names: readonly string[] = []) => new Set(names.map((name) => identityOf(policy(name))));
  const found = clusterGap({
    owner,
    known: [],
    live: [],
    ...given,
    wanted: ids(given.wanted),
    shared: ids(given.shared),
  });
  const names = (objects: readonly AnyObject[]) => objects.map(({ metadata }) => metadata.name);
  return {
    missing: names(found.missing),
    leaving: names(found.leaving),
    strangers: names(found.strangers),
    leftovers: names(found.leftovers),
    kept: names(found.kept.map(({ known }) => known)),
  };
};

const nothing = { missing: [], leaving: [], strangers: [], leftovers: [], kept: [] };

describe("a cluster that is not what Pulumi's state takes it to be", () => {
  it("is fine before the first update, and after one that was not disturbed", () => {
    assert.deepEqual(gap({ wanted: ["a"] }), nothing);
    assert.deepEqual(gap({ wanted: ["a"], known: [policy("a")], live: [marked("a")] }), {
      ...nothing,
      kept: ["a"],
    });
  });

  it("lacks what the state has: missed where the program wants it, and not where it goes anyway", () => {
    assert.deepEqual(gap({ wanted: ["a"], known: [policy("a"), policy("b")] }), {
      ...nothing,
      missing: ["a"],
    });
    assert.deepEqual(gap({ shared: ["a"], known: [policy("a")] }), { ...nothing, missing: ["a"] });
  });

  it("has what the state does not: taken up where it bears the mark, left over where it is not wanted", () => {
    assert.deepEqual(gap({ wanted: ["a"], live: [marked("a"), marked("b")] }), {
      ...nothing,
      leftovers: ["b"],
    });
  });

  it("has somebody else's object under a name that is wanted; one that nobody wants is not ours to name", () => {
    const other = marked("b", "talos-policy-lab/other");
    assert.deepEqual(gap({ wanted: ["a", "b"], live: [inCluster("a"), other, inCluster("c")] }), {
      ...nothing,
      strangers: ["a", "b"],
    });
    assert.deepEqual(gap({ shared: ["a"], live: [inCluster("a")] }), nothing);
  });

  it("keeps objects of a state that was written before objects were marked", () => {
    assert.deepEqual(gap({ wanted: ["a"], known: [policy("a")], live: [inCluster("a")] }), {
      ...nothing,
      kept: ["a"],
    });
  });

  it("has an object that somebody has deleted and that is still held", () => {
    const held = { deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["example.com/hold"] };
    const found = gap({ wanted: ["a"], known: [policy("a")], live: [inCluster("a", held)] });
    assert.deepEqual(found.leaving, ["a"]);
  });
});

describe("an object in the way", () => {
  it("is named with the command that hands it over and the one that removes it", () => {
    const [text = "", ...more] = refusedObjects(
      { strangers: [inCluster("default-deny")], leaving: [] },
      owner,
    );
    assert.deepEqual(more, []);
    assert.match(text, /^NetworkPolicy\/policy-lab\/default-deny is there already/);
    assert.ok(
      text.includes(
        "fix: kubectl annotate networkpolicy.networking.k8s.io default-deny -n policy-lab pulumi.com/patchFieldManager=talos-policy-lab/test",
      ),
      text,
    );
    assert.ok(text.includes("or: kubectl delete networkpolicy.networking.k8s.io default-deny -n policy-lab"));
  });
});
