import assert from "node:assert/strict";
import { lookOf } from "../../../cli/dashboards/value-look";

const defaults = {
  unit: "short" as const,
  noValue: "nothing counted",
  thresholds: {
    mode: "absolute" as const,
    steps: [
      { value: null, color: "green" },
      { value: 0.8, color: "dark-orange" },
      { value: 0.95, color: "red" },
    ],
  },
  mappings: [
    { type: "value" as const, options: { "0": { text: "OK", color: "green" }, "1": { text: "DEGRADED" } } },
    { type: "range" as const, options: { from: 10, to: null, result: { text: "far", color: "blue" } } },
    {
      type: "special" as const,
      options: { match: "nan" as const, result: { text: "unknown", color: "text" } },
    },
  ],
};

describe("the look of a value", () => {
  it("is that of the first mapping that fits", () => {
    assert.deepEqual(lookOf(0, defaults), { text: "OK", colour: "green" });
    assert.deepEqual(lookOf(11, defaults), { text: "far", colour: "blue" });
    assert.deepEqual(lookOf(Number.NaN, defaults), { text: "unknown", colour: "text" });
  });

  it("has the colour of the highest threshold that it reaches", () => {
    assert.deepEqual(lookOf(1, defaults), { text: "DEGRADED", colour: "red" });
    assert.deepEqual(lookOf(0.8, defaults), { text: "0.8", colour: "orange" });
    assert.deepEqual(lookOf(0.79, defaults), { text: "0.79", colour: "green" });
  });

  it("says that there is no value, in the panel's words", () => {
    assert.deepEqual(lookOf(undefined, defaults), { text: "nothing counted", colour: undefined });
    assert.equal(lookOf(undefined, { unit: "short", mappings: [] }).text, "no data");
  });
});
