import assert from "node:assert/strict";
import { inOrderOfRestriction } from "../../components/restriction-order";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab";

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

  it("has no tiers where there are no objects", () => {
    assert.deepEqual(names("none"), []);
  });
});
