import assert from "node:assert/strict";
import { median, treeMemory } from "../../bench/measure";

describe("the benchmark's arithmetic", () => {
  it("takes the middle value", () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2);
    assert.throws(() => median([]), /median of nothing/);
  });

  it("adds up a process and all its descendants, and nobody else", () => {
    const processes = [
      { pid: 3, parent: 2, kilobytes: 100 },
      { pid: 2, parent: 1, kilobytes: 10 },
      { pid: 1, parent: 0, kilobytes: 1 },
      { pid: 9, parent: 8, kilobytes: 1000 },
    ];
    assert.equal(treeMemory(processes, 1), 111);
    assert.equal(treeMemory(processes, 2), 110);
    assert.equal(treeMemory(processes, 9), 1000);
  });
});
