import assert from "node:assert/strict";
import fc from "fast-check";
import { coveringPrefixLength } from "../../../verdicts/decide/port-range";

const port = fc.integer({ min: 1, max: 65_535 });

describe("port ranges", () => {
  for (const [start, end, asked, length] of [
    [80, 0, 80, 16],
    [80, 0, 81, -1],
    [80, 80, 80, 16],
    [80, 79, 80, 16],
    [0, 0, 1, 0],
    [0, 65_535, 1, 0],
    [1, 65_535, 1, 16],
    [1, 65_535, 3, 15],
    [1, 65_535, 65_535, 1],
    [80, 95, 81, 12],
    [80, 96, 96, 16],
    [80, 95, 79, -1],
    [80, 95, 96, -1],
  ] as const) {
    it(`${start}-${end} covers ${asked} with ${length} bits`, () =>
      assert.equal(coveringPrefixLength(start, end, asked), length));
  }

  it("cover what lies between their ends and nothing else", () => {
    fc.assert(
      fc.property(port, port, port, (start, end, asked) => {
        const covered = coveringPrefixLength(start, end, asked) >= 0;
        assert.equal(covered, asked >= start && asked <= Math.max(start, end));
      }),
      { numRuns: 2000 },
    );
  });

  it("become the largest aligned blocks that stay within them", () => {
    const within = (start: number, end: number, asked: number, length: number): boolean => {
      const size = 2 ** (16 - length);
      const first = asked - (asked % size);
      return first >= start && first + size - 1 <= end;
    };
    fc.assert(
      fc.property(port, port, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, share) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(start < end);
        const asked = start + Math.floor(share * (end - start));
        const length = coveringPrefixLength(start, end, asked);
        assert.ok(within(start, end, asked, length));
        assert.ok(!within(start, end, asked, length - 1));
      }),
      { numRuns: 2000 },
    );
  });
});
