import assert from "node:assert/strict";
import { catalogue, phaseNames } from "../../policies/catalogue";
import { identityOf, type PolicyObject } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import { workloadNames } from "../../policies/lab/workload";
import { workloadsOf } from "../../policies/lab/workloads";
import type { Phase } from "../../policies/phase";

const phases: readonly Phase[] = phaseNames.map((name) => catalogue[name]);
const identities = (phase: Phase): string[] => phase.objects(lab).map(identityOf).sort();

/** Identities that stand for two different objects in two phases: a swap would have to change one into the other. */
const conflicts = (all: readonly Phase[]): string[] => {
  const seen = new Map<string, string>();
  return all.flatMap((phase) =>
    phase.objects(lab).flatMap((object) => {
      const identity = identityOf(object);
      const text = JSON.stringify(object);
      const before = seen.get(identity);
      seen.set(identity, text);
      return before !== undefined && before !== text ? [identity] : [];
    }),
  );
};

describe("the catalogue", () => {
  it("begins with the runbook's four phases, in its order", () => {
    assert.deepEqual(phaseNames.slice(0, 4), ["none", "baseline", "deny-proof", "l7-get-root"]);
  });

  for (const [name, phase] of Object.entries(catalogue)) {
    it(`${name} carries its own name, a summary and at least one expectation`, () => {
      assert.equal(phase.name, name, "the key in policies/catalogue.ts is the phase's name");
      assert.ok(phase.summary.length > 20);
      assert.ok(phase.expectations(lab).length > 0);
      for (const { because } of phase.expectations(lab)) assert.ok(because.length > 0);
    });

    it(`${name} puts every object into the lab's namespaces`, () => {
      for (const { metadata } of phase.objects(lab)) {
        assert.ok([lab.namespace, lab.stageNamespace].includes(metadata.namespace ?? ""), metadata.name);
      }
    });
  }

  it("baseline holds the runbook's four policies", () => {
    assert.deepEqual(identities(catalogue.baseline), [
      "NetworkPolicy/policy-lab/allow-client-egress-to-server",
      "NetworkPolicy/policy-lab/allow-client-to-server",
      "NetworkPolicy/policy-lab/allow-dns-egress",
      "NetworkPolicy/policy-lab/default-deny",
    ]);
  });

  it("deny-proof is baseline without the two allows", () => {
    assert.deepEqual(identities(catalogue["deny-proof"]), [
      "NetworkPolicy/policy-lab/allow-dns-egress",
      "NetworkPolicy/policy-lab/default-deny",
    ]);
  });

  it("l7-get-root leaves out the L4 allow that would let every request pass its L7 rule", () => {
    assert.ok(
      !identities(catalogue["l7-get-root"]).includes("NetworkPolicy/policy-lab/allow-client-to-server"),
    );
    assert.ok(
      identities(catalogue["l7-get-root"]).includes("CiliumNetworkPolicy/policy-lab/l7-allow-only-get-root"),
    );
  });

  it("has default-deny in every phase with workloads, and no object in the one without", () => {
    for (const phase of phases) {
      const denies = identities(phase).includes("NetworkPolicy/policy-lab/default-deny");
      assert.equal(denies, phase.workloads.length > 0, phase.name);
      if (phase.workloads.length === 0) assert.deepEqual(identities(phase), []);
    }
  });

  it("has default-deny in every namespace with workloads", () => {
    const workloads = workloadsOf(lab);
    for (const phase of phases) {
      for (const namespace of new Set(phase.workloads.map((name) => workloads[name].namespace))) {
        assert.ok(identities(phase).includes(`NetworkPolicy/${namespace}/default-deny`), phase.name);
      }
    }
  });

  it("expects of every pod that a phase runs something, and of no other pod anything", () => {
    for (const phase of phases.filter(({ workloads }) => workloads.length > 0)) {
      const ends = phase.expectations(lab).flatMap(({ flow }) => [flow.from, flow.to]);
      const named = ends.filter((end) => workloadNames.some((name) => name === end));
      assert.deepEqual([...new Set(named)].sort(), [...phase.workloads].sort(), phase.name);
    }
  });

  it("expects of every phase with pods something to pass and something to be denied", () => {
    for (const phase of phases.filter(({ workloads }) => workloads.length > 0)) {
      const verdicts = phase.expectations(lab).map(({ verdict }) => verdict);
      assert.ok(verdicts.includes("allowed"), phase.name);
      assert.ok(
        verdicts.some((verdict) => verdict.startsWith("denied")),
        phase.name,
      );
    }
  });

  it("gives no two phases different objects of one identity", () => {
    assert.deepEqual(conflicts(phases), []);
  });

  it("notices a phase whose default-deny differs", () => {
    const other: Phase = {
      ...catalogue.baseline,
      objects: (of) =>
        catalogue.baseline
          .objects(of)
          .map(
            (object) =>
              ({ ...object, metadata: { ...object.metadata, labels: { changed: "yes" } } }) as PolicyObject,
          ),
    };
    assert.ok(conflicts([...phases, other]).includes("NetworkPolicy/policy-lab/default-deny"));
  });
});
