import assert from "node:assert/strict";
import fc from "fast-check";
import {
  comparedName,
  dnsRulesPattern,
  fqdnSelectorPattern,
  fullyQualified,
  type NameRule,
} from "../../../verdicts/names/dns-pattern";

const selects = (rule: NameRule, name: string): boolean => fqdnSelectorPattern(rule).test(comparedName(name));
const letsPass = (rules: readonly NameRule[], name: string): boolean =>
  dnsRulesPattern(rules)?.test(comparedName(name)) ?? true;

const label = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));

describe("DNS names", () => {
  it("end with a dot and have no case", () => {
    assert.equal(fullyQualified("a.com"), "a.com.");
    assert.equal(fullyQualified("a.com."), "a.com.");
    assert.equal(comparedName("A.Com"), "a.com.");
  });

  for (const [pattern, yes, no] of [
    [
      "*.example.com",
      ["a.example.com", "A-1_b.Example.com."],
      ["example.com", "a.b.example.com", "aexample.com"],
    ],
    ["*example.com", ["example.com", "myexample.com"], ["my.example.com"]],
    ["*.*.com", ["a.b.com"], ["a.com", "a.b.c.com"]],
    ["a*z.com", ["az.com", "abcz.com"], ["a.z.com", "az.comx"]],
    ["**.com", ["a.com"], ["a.b.com"]],
    ["example.com", ["example.com"], ["exampleXcom", "www.example.com"]],
    ["*.", ["com"], ["a.com"]],
  ] as const) {
    it(`${pattern} in a rule for names, and for queries`, () => {
      for (const each of yes) {
        assert.ok(selects({ matchPattern: pattern }, each), each);
        assert.ok(letsPass([{ matchPattern: pattern }], each), each);
      }
      for (const each of no) {
        assert.ok(!selects({ matchPattern: pattern }, each), each);
        assert.ok(!letsPass([{ matchPattern: pattern }], each), each);
      }
    });
  }

  it("an asterisk alone is every name", () => {
    fc.assert(
      fc.property(name, (each) => {
        assert.ok(selects({ matchPattern: "*" }, each));
        assert.ok(letsPass([{ matchName: "no.such.name" }, { matchPattern: "*" }], each));
      }),
    );
    assert.ok(selects({ matchPattern: "*" }, "."));
  });

  it("a name matches itself and nothing else", () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        assert.equal(selects({ matchName: one }, other), one === other);
        assert.equal(letsPass([{ matchName: one }], other), one === other);
      }),
    );
  });

  it("no rules let everything pass", () => assert.equal(dnsRulesPattern([]), undefined));

  it("one of several rules is enough", () => {
    const rules = [{ matchName: "a.com" }, { matchPattern: "*.b.com" }];
    assert.ok(letsPass(rules, "a.com"));
    assert.ok(letsPass(rules, "x.b.com"));
    assert.ok(!letsPass(rules, "x.a.com"));
  });
});
