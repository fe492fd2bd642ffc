import assert from "node:assert/strict";
import { Identity } from "../../../verdicts/labels/identity";
import { SelectorTable } from "../../../verdicts/labels/selector";

const identity = new Identity(0, "an identity", [
  { source: "reserved", name: "world", value: "" },
  { source: "k8s", name: "app", value: "web" },
  { source: "cidrgroup", name: "app", value: "partners" },
]);

describe("an identity", () => {
  it("has a value for each label", () => {
    assert.equal(identity.valueOf({ source: "k8s", name: "app" }), "web");
    assert.equal(identity.valueOf({ source: "reserved", name: "world" }), "");
  });

  it("keeps labels of one name from several sources apart, and the first is that of any source", () => {
    assert.equal(identity.valueOf({ source: "cidrgroup", name: "app" }), "partners");
    assert.equal(identity.valueOf({ source: "any", name: "app" }), "web");
    assert.equal(identity.valueOf({ source: "container", name: "app" }), undefined);
  });

  it("has no value for a label that it lacks", () => {
    assert.equal(identity.valueOf({ source: "any", name: "tier" }), undefined);
  });
});

describe("selectors of a world", () => {
  it("are one where they read the same", () => {
    const table = new SelectorTable();
    const wanted = [{ key: "any.app", operator: "Exists", values: [] }] as const;
    assert.equal(table.of(wanted), table.of([...wanted]));
    assert.notEqual(table.of(wanted), table.of([]));
    assert.equal(table.ofFqdn("a.com", ""), table.ofFqdn("a.com", ""));
  });

  it("know many identities", () => {
    const selector = new SelectorTable().of([{ key: "any.app", operator: "In", values: ["web"] }]);
    for (let id = 0; id < 500; id += 7) {
      const value = id % 2 === 0 ? "web" : "api";
      const one = new Identity(id, `pod ${id}`, [{ source: "k8s", name: "app", value }]);
      assert.equal(selector.selects(one), value === "web");
      assert.equal(selector.selects(one), value === "web");
    }
  });
});
