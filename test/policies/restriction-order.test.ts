import assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { overlays } from "../../policies/overlays/overlays";
import { inOrderOfRestriction } from "../../policies/restriction-order";

const names = (phase: keyof typeof catalogue): string[][] =>
  inOrderOfRestriction(catalogue[phase].objects(lab)).map((tier) =>
    tier.map(({ metadata }) => metadata.name),
  );

describe("the order of a stack's objects", () => {
  it("puts default-deny before every allow", () => {
    assert.deepEqual(names("l7-get-root"), [
      ["default-deny"],
      ["allow-dns-egress", "allow-client-egress-to-server", "l7-allow-only-get-root"],
    ]);
  });

  it("takes an empty rule of a Cilium policy for a deny, too", () => {
    assert.deepEqual(names("deny-all")[0], ["default-deny", "deny-all-ingress"]);
  });

  it("puts a cluster-wide deny last: what the pods of the cluster need is there before", () => {
    const wide = [
      ...overlays["default-deny-all"].objects(lab, []),
      ...overlays["cluster-essentials"].objects(lab, []),
    ];
    const tiers = inOrderOfRestriction([...wide, ...catalogue.baseline.objects(lab)]);
    assert.deepEqual(
      tiers[0]?.map(({ metadata }) => metadata.name),
      ["default-deny"],
    );
    assert.ok(tiers[1]?.some(({ metadata }) => metadata.name === "cluster-essentials"));
    assert.deepEqual(
      tiers[2]?.map(({ metadata }) => metadata.name),
      ["default-deny-all"],
    );
  });

  it("has no tiers where there are no objects", () => {
    assert.deepEqual(names("none"), []);
  });
});
