import assert from "node:assert/strict";
import { ringTour } from "./ring-tour";

describe("the tour of two rings", () => {
  const names = ["a", "b", "c", "d", "e", "f"];

  it("visits every name once in the given order and once in another", () => {
    const tour = ringTour(names, 1);
    assert.deepEqual(tour.slice(0, 7), [...names, "a"]);
    assert.deepEqual([...tour.slice(6, 12)].sort(), names);
    assert.notDeepEqual(tour.slice(6, 12), names);
    assert.equal(tour.at(-1), "a");
    assert.equal(tour.length, 2 * names.length + 1);
  });

  it("is the same for the same seed", () => {
    assert.deepEqual(ringTour(names, 7), ringTour(names, 7));
    assert.notDeepEqual(ringTour(names, 7), ringTour(names, 8));
  });

  it("never stays where it is", () => {
    for (let seed = 0; seed < 50; seed++) {
      const tour = ringTour(names, seed);
      assert.ok(tour.slice(1).every((name, index) => name !== tour[index]));
    }
  });
});
