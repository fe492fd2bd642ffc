import assert from "node:assert/strict";
import { plainTable } from "../../cli/plain-table";

const rows = [
  ["a", "words that are many more than a narrow terminal has room for in one line"],
  ["bb", "few words"],
];

describe("a table", () => {
  it("is as wide as its cells in a pipe", () => {
    assert.deepEqual(plainTable(["X", "WHY"], rows, undefined).split("\n").length, 3);
  });

  it("wraps its last column where a terminal is narrower, between words", () => {
    const lines = plainTable(["X", "WHY"], rows, 40).split("\n");
    assert.ok(
      lines.every((line) => line.length <= 40),
      lines.join("\n"),
    );
    assert.equal(
      lines.map((line) => line.trim()).join(" "),
      "X   WHY a   words that are many more than a narrow terminal has room for in one line bb  few words",
    );
  });

  it("is left to the terminal where the other columns leave no room", () => {
    assert.equal(plainTable(["X".repeat(30), "WHY"], rows, 40).split("\n").length, 3);
  });
});
