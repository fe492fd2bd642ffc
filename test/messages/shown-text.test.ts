import assert from "node:assert/strict";
import { shownText } from "../../messages/shown-text";

describe("text as it is shown", () => {
  const begin = "\u001b";
  const cases: readonly (readonly [string, boolean, string])[] = [
    ["a\nb\tc é 名", false, "a\nb\tc é 名"],
    [`${begin}]0;title\u0007`, true, "\\u001b]0;title\\u0007"],
    [`${begin}[31mred${begin}[39m`, false, "\\u001b[31mred\\u001b[39m"],
    [`${begin}[31mred${begin}[39m`, true, `${begin}[31mred${begin}[39m`],
    [`${begin}[31m${begin}[2J`, true, `${begin}[31m\\u001b[2J`],
    ["a\rb\u009bc\u202ed", true, "a\\u000db\\u009bc\\u202ed"],
  ];
  for (const [text, colours, shown] of cases) {
    it(`is ${JSON.stringify(shown)} for ${JSON.stringify(text)}${colours ? " with colours" : ""}`, () =>
      assert.equal(shownText(text, colours), shown));
  }

  it("stays the same value in JSON", () => {
    const text = JSON.stringify({ a: `${begin}\u0085\u202e` });
    assert.deepEqual(JSON.parse(shownText(text, false)), JSON.parse(text));
  });
});
