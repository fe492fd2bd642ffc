import assert from "node:assert/strict";
import { FullMatchPattern } from "../../../verdicts/requests/pattern";
import { sampleText } from "../../../verdicts/requests/sample-text";

describe("a text that a pattern matches", () => {
  const patterns: Readonly<Record<string, string>> = {
    "/": "/",
    "GET|HEAD": "GET",
    "/api/.*": "/api/",
    "^/api/v1$": "/api/v1",
    "/items/[0-9]+": "/items/0",
    "/items/\\d{3}": "/items/000",
    "/files/[^/]+\\.txt": "/files/x.txt",
    "/(?:a|b)/c?": "/a/",
    "(?i)/Docs/.+": "/Docs/x",
    "/v[12]/(users|orders)(/.*)?": "/v1/users",
    "[^a-z]+": "0",
    "\\w+": "x",
    "": "",
  };
  for (const [pattern, text] of Object.entries(patterns)) {
    it(`is ${JSON.stringify(text)} for ${JSON.stringify(pattern)}, as RE2 says`, () => {
      assert.equal(sampleText(pattern), text);
      assert.ok(new FullMatchPattern(pattern).matches(text));
    });
  }

  for (const pattern of ["(?=x)", "\\pL", "[[:alpha:]]", "(", "[", "*a", "a)", "\\"]) {
    it(`is none for ${JSON.stringify(pattern)}`, () => assert.equal(sampleText(pattern), undefined));
  }
});
