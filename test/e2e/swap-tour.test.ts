import assert from "node:assert/strict";
import { swapTour } from "./swap-tour";

const pairsOf = (tour: readonly string[]): string[] =>
  tour.slice(1).map((to, index) => `${tour[index]} → ${to}`);

describe("the tour of all swaps", () => {
  for (const names of [
    ["a", "b"],
    ["a", "b", "c"],
    ["a", "b", "c", "d", "e"],
  ]) {
    it(`makes each ordered pair of ${names.length} phases exactly once`, () => {
      const pairs = pairsOf(swapTour(names));
      const expected = names.flatMap((from) =>
        names.filter((to) => to !== from).map((to) => `${from} → ${to}`),
      );
      assert.deepEqual([...pairs].sort(), expected.sort());
    });
  }

  it("ends where it began", () => {
    const tour = swapTour(["a", "b", "c", "d"]);
    assert.equal(tour.at(-1), tour[0]);
  });
});
