import assert from "node:assert/strict";
import { parse } from "yaml";
import { commented, documentText, plainOf } from "../../../questions/suggest/commented";

describe("values with comments", () => {
  const value = { list: [commented({ a: 1 }, "once", "and again"), { b: [commented("x", "inside")] }] };

  it("are the values without them", () =>
    assert.deepEqual(plainOf(value), { list: [{ a: 1 }, { b: ["x"] }] }));

  it("stand above what they are about in YAML, which says the same", () => {
    const text = documentText(value, "above");
    assert.equal(
      text,
      "# above\nlist:\n  # once\n  # and again\n  - a: 1\n  - b:\n      # inside\n      - x\n",
    );
    assert.deepEqual(parse(text), plainOf(value));
  });

  for (const end of ["\n", "\r", "\u0085", "\u2028", "\u2029"]) {
    it(`end with none of what a record holds (${JSON.stringify(end)})`, () => {
      const text = documentText({ list: [commented("x", `a${end}- injected: true`)] });
      assert.deepEqual(parse(text), { list: ["x"] });
      assert.equal(text.split("\n").length, 4);
    });
  }
});
