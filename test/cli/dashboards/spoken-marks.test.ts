import assert from "node:assert/strict";
import { spokenMarks } from "../../../cli/dashboards/page/chart-parts";
import type { Mark } from "../../../cli/dashboards/panel-answer";

const range = { from: 0, to: 1000, step: 10 };
const mark = (time: number, text: string): Mark => ({ time, text, colour: "purple" });

describe("words of marks", () => {
  const marks = [mark(500, "phase l7-get-root"), mark(450, "phase deny-proof"), mark(900, "phase none")];
  const texts = (width: number) => [...spokenMarks(marks, range, width)].map(({ text }) => text);

  it("all stand in a chart that is wide enough", () =>
    assert.deepEqual(texts(4000), ["phase deny-proof", "phase l7-get-root", "phase none"]));

  it("are left out where they would cover those to their left", () =>
    assert.deepEqual(texts(400), ["phase deny-proof", "phase none"]));

  it("at the edge stand beside their line, and so take room on one side", () => {
    const edge = [mark(0, "phase baseline"), mark(120, "phase deny"), mark(990, "phase none")];
    const spoken = [...spokenMarks(edge, range, 800)].map(({ text }) => text);
    // From 0 to 98 pixels; the second would begin at 61; the last ends at 792.
    assert.deepEqual(spoken, ["phase baseline", "phase none"]);
  });

  it("of the first mark stand in any chart", () => assert.deepEqual(texts(10), ["phase deny-proof"]));
});
