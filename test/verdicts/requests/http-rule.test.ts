import assert from "node:assert/strict";
import {
  comparedRequest,
  HttpRule,
  type HttpRuleSource,
  type Match,
  wildcardHttpRule,
} from "../../../verdicts/requests/http-rule";
import type { HttpRequest } from "../../../verdicts/world";

const match = (rule: HttpRuleSource, request: HttpRequest): Match =>
  new HttpRule(rule).matches(comparedRequest(request));

describe("HTTP rules", () => {
  for (const [rule, request, expected] of [
    [{}, {}, "yes"],
    [{ method: "" }, { method: "PUT" }, "yes"],
    [{ method: "GET" }, {}, "yes"],
    [{ method: "GET" }, { method: "" }, "yes"],
    [{ path: "/" }, { path: "" }, "yes"],
    [{ path: "/a" }, {}, "no"],
    [{ host: "a(" }, { host: "a" }, "unknown"],
    [{ host: "a(", path: "/x" }, { path: "/" }, "no"],
    [{ headers: ["X-A: b c"] }, { headers: { "x-a": "b c" } }, "yes"],
    [{ headers: ["X-A b"] }, { headers: { "x-a": "b" } }, "yes"],
    [{ headers: ["X-A"] }, { headers: { "X-a": "" } }, "yes"],
    [{ headers: ["X-A"] }, {}, "no"],
    [{ headers: [":authority h"] }, { host: "h" }, "yes"],
    [{ headerMatches: [{ name: "X-A", value: "" }] }, { headers: { "x-a": "b" } }, "yes"],
    [{ headerMatches: [{ name: "X-A", value: "c", mismatch: "LOG" }] }, {}, "yes"],
    [{ headerMatches: [{ name: "X-A", secret: { name: "s" } }] }, {}, "unknown"],
    [{ method: "PUT", headerMatches: [{ name: "X-A", secret: { name: "s" } }] }, {}, "no"],
  ] as const satisfies readonly (readonly [HttpRuleSource, HttpRequest, Match])[]) {
    it(`${JSON.stringify(rule)} and ${JSON.stringify(request)}: ${expected}`, () =>
      assert.equal(match(rule, request), expected));
  }

  it("say when they change or log requests", () => {
    const source = { headerMatches: [{ name: "X", mismatch: "ADD" }] } as const;
    assert.ok(new HttpRule(source).hasSideEffects);
    assert.ok(!wildcardHttpRule.hasSideEffects);
  });

  it("are equal where their texts are", () => {
    assert.equal(new HttpRule({ path: "" }).text, wildcardHttpRule.text);
    assert.notEqual(new HttpRule({ path: "/" }).text, new HttpRule({ method: "/" }).text);
  });
});
