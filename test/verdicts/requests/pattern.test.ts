import assert from "node:assert/strict";
import fc from "fast-check";
import { FullMatchPattern } from "../../../verdicts/requests/pattern";

const matches = (source: string, text: string): boolean => new FullMatchPattern(source).matches(text);

describe("RE2 patterns", () => {
  it("match a whole text", () => {
    assert.ok(matches("/a", "/a"));
    assert.ok(!matches("/a", "/a/b"));
    assert.ok(!matches("/a", "x/a"));
    assert.ok(matches("/a.*", "/a/b"));
    assert.ok(!matches("a|ab", "abc"));
    assert.ok(matches("a|ab", "ab"));
    assert.ok(matches("(?i)get", "GET"));
    assert.ok(matches("", ""));
    assert.ok(!matches("", "a"));
  });

  it("match the same text again", () => {
    const pattern = new FullMatchPattern("/[0-9]+");
    for (let round = 0; round < 2; round++) {
      for (let number = 0; number < 1100; number++) assert.ok(pattern.matches(`/${number}`));
      assert.ok(!pattern.matches("/x"));
    }
  });

  for (const source of ["(?=a)", "(?<!a)b", "(a)\\1", "[", "a(", "*", "\\"]) {
    it(`${source} is none`, () => assert.throws(() => new FullMatchPattern(source)));
  }

  it("made of plain characters match just these", () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9/_-]{0,6}$/);
    fc.assert(fc.property(plain, plain, (one, other) => assert.equal(matches(one, other), one === other)));
  });

  it("escaped match just these, whatever the characters", () => {
    const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    const text = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(text, text, (one, other) => assert.equal(matches(escaped(one), other), one === other)),
    );
  });
});
