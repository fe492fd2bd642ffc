import assert from "node:assert/strict";
import pc from "picocolors";
import stringWidth from "string-width";
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

  it("has the same columns in every line, however many there are and whatever is written in them", () => {
    const many = Array.from({ length: 1001 }, (_, index) => [
      index === 900 ? "a name that is longer than all of the others" : `pod-${index}`,
      index === 3 ? pc.createColors(true).red("denied") : "allowed",
      index === 7 ? "日本" : "x",
      "end",
    ]);
    const lines = plainTable(["NAME", "VERDICT", "NOTE", "LAST"], many, undefined).split("\n");
    assert.equal(lines.length, 1002);
    const ends = lines.slice(1).map((line) => {
      assert.ok(line.endsWith("end"), line);
      return stringWidth(line);
    });
    assert.deepEqual(
      [...new Set(ends)],
      ["a name that is longer than all of the others  allowed  日本  end".length + 2],
    );
    assert.ok(lines.some((line) => line.includes("a name that is longer than all of the others  allowed")));
  });
});
