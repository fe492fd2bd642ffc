import assert from "node:assert/strict";
import { distinct, emptyName, seriesName } from "../../../cli/dashboards/legend";

const named = (labels: Record<string, string>, format: string | undefined) =>
  seriesName({ labels }, format, "sum(up)");

describe("the name of a series", () => {
  it("is the legend with labels filled in", () => {
    assert.equal(named({ a: "1", b: "2" }, "{{a}} → {{ b }}"), "1 → 2");
  });

  it("is empty for a label that is not there, and says so where nothing is left", () => {
    assert.equal(named({ a: "1" }, "{{a}} → {{b}}"), "1 →");
    assert.equal(named({}, "{{source_namespace}}"), emptyName);
  });

  it("is made from all labels where the query has no legend", () => {
    for (const format of [undefined, "", "__auto"]) {
      assert.equal(named({ __name__: "up", job: "x" }, format), 'up{job="x"}');
      assert.equal(named({ job: "x" }, format), '{job="x"}');
      assert.equal(named({}, format), "sum(up)");
    }
  });

  it("is numbered where another one has it", () => {
    assert.deepEqual(distinct(["a", "b", "a", "a"]), ["a", "b", "a (2)", "a (3)"]);
  });
});
