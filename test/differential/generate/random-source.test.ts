import assert from "node:assert/strict";
import { RandomSource } from "./random-source";

describe("the random source", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    const numbers = (seed: number): number[] => {
      const random = new RandomSource(seed);
      return random.times(20, 20, () => random.int(0, 1000));
    };
    assert.deepEqual(numbers(7), numbers(7));
    assert.notDeepEqual(numbers(7), numbers(8));
  });

  it("reaches both ends of a range and every element of a list", () => {
    const random = new RandomSource(1);
    const drawn = new Set(random.times(200, 200, () => random.int(1, 4)));
    assert.deepEqual([...drawn].sort(), [1, 2, 3, 4]);
  });

  it("keeps to weights", () => {
    const random = new RandomSource(1);
    const drawn = random.times(1000, 1000, () => random.weighted({ often: 9, seldom: 1, never: 0 }));
    const seldom = drawn.filter((each) => each === "seldom").length;
    assert.ok(seldom > 60 && seldom < 140, String(seldom));
    assert.ok(!drawn.includes("never"));
  });

  it("chooses different elements in the list's order", () => {
    const random = new RandomSource(3);
    for (let round = 0; round < 50; round++) {
      const some = random.some([1, 2, 3, 4, 5], 2, 3);
      assert.deepEqual(some, [...new Set(some)].sort());
      assert.ok(some.length >= 2 && some.length <= 3);
    }
  });
});
