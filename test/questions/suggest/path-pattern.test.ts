import assert from "node:assert/strict";
import { pathPattern } from "../../../questions/suggest/path-pattern";
import { FullMatchPattern } from "../../../verdicts/requests/pattern";

describe("the pattern of a recorded request target", () => {
  const cases: readonly (readonly [path: string, same: readonly string[], other: readonly string[]])[] = [
    ["/", ["/"], ["/x", "/?a=1"]],
    [
      "/api/users/7",
      ["/api/users/7", "/api/users/81234"],
      ["/api/users/x", "/api/users/7/keys", "/api/users/"],
    ],
    ["/v1.0/a+b", ["/v1.0/a+b"], ["/v1x0/a+b", "/v1.0/aab"]],
    ["/search?q=a", ["/search?q=a", "/search?", "/search?q=b&page=2"], ["/search", "/searchx"]],
    [
      "/o/0a1b2c3d-0000-4000-8000-000000000000",
      ["/o/0a1b2c3d-0000-4000-8000-00000000000f"],
      ["/o/x", "/o/0a1b2c3d"],
    ],
    ["/blob/deadbeef01", ["/blob/0123abcd"], ["/blob/readme"]],
    ["/(a|b)[c]{1}^$", ["/(a|b)[c]{1}^$"], ["/a", "/b"]],
  ];
  for (const [path, same, other] of cases) {
    it(`${path} matches it and its like, and nothing else`, () => {
      const pattern = new FullMatchPattern(pathPattern(path));
      for (const target of [path, ...same]) assert.ok(pattern.matches(target), target);
      for (const target of other) assert.ok(!pattern.matches(target), target);
    });
  }
});
