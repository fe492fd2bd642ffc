import assert from "node:assert/strict";
import { lookOf } from "../../../cli/dashboards/value-look";
import type { StateTimelinePanel } from "../../../observability/dashboards/panels/panel";
import { statPanel } from "./panel-fixtures";

const thresholds = [
  { value: null, color: "green" },
  { value: 0.8, color: "dark-orange" },
  { value: 0.95, color: "red" },
];

const states: StateTimelinePanel = {
  ...statPanel,
  type: "state-timeline",
  thresholds,
  states: [
    { value: 0, text: "OK", colour: "green" },
    { value: 2, text: "DEGRADED", colour: "red" },
  ],
};

describe("the look of a value", () => {
  it("is that of its state, where the panel has states", () => {
    assert.deepEqual(lookOf(0, states), { text: "OK", colour: "green" });
    assert.deepEqual(lookOf(2, states), { text: "DEGRADED", colour: "red" });
    assert.deepEqual(lookOf(0.5, states), { text: "0.5", colour: "green" });
  });

  it("has the colour of the highest threshold that it reaches", () => {
    const panel = { ...statPanel, thresholds };
    assert.deepEqual(lookOf(1, panel), { text: "1", colour: "red" });
    assert.deepEqual(lookOf(0.8, panel), { text: "0.8", colour: "orange" });
    assert.deepEqual(lookOf(0.79, panel), { text: "0.79", colour: "green" });
    assert.deepEqual(lookOf(1, statPanel), { text: "1", colour: undefined });
  });

  it("says that there is no value, in the panels' words", () => {
    assert.deepEqual(lookOf(undefined, statPanel), { text: "nothing counted", colour: undefined });
  });
});
