import assert from "node:assert/strict";
import { listRemovals, without } from "./tree-removals";

const tree = { list: [{ a: 1 }, { b: 2 }], map: { key: "value" } };

describe("removals from a tree", () => {
  it("are listed by depth", () => {
    assert.deepEqual(listRemovals(tree, 1), [["list"], ["map"]]);
    assert.deepEqual(listRemovals(tree, 2), [
      ["list", "0"],
      ["list", "1"],
      ["map", "key"],
    ]);
    assert.deepEqual(listRemovals(tree, 4), []);
  });

  it("close lists up, leave the original alone, and do nothing where nothing is", () => {
    assert.deepEqual(without(tree, ["list", "0"]).list, [{ b: 2 }]);
    assert.deepEqual(without(tree, ["map", "key"]).map, {});
    assert.equal(tree.list.length, 2);
    assert.equal(without(tree, ["list", "7"]), tree);
  });
});
