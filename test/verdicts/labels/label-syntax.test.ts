import assert from "node:assert/strict";
import { isLabelValue, isQualifiedName } from "../../../verdicts/labels/label-syntax";

const long = "a".repeat(63);
const longPrefix = Array.from({ length: 4 }, () => "a".repeat(62)).join(".");

describe("label syntax", () => {
  for (const name of ["app", "A", "a_b.c-d", "example.com/app", long, `${longPrefix}/${long}`, "1"]) {
    it(`${name.slice(0, 20)} is a key`, () => assert.ok(isQualifiedName(name)));
  }
  for (const name of ["", "a b", "-a", "a-", "/a", "a/", "a/b/c", "A.com/a", "a..b/c", `${long}a`]) {
    it(`${JSON.stringify(name.slice(0, 20))} is no key`, () => assert.ok(!isQualifiedName(name)));
  }
  it("a prefix of more than 253 characters is none", () =>
    assert.ok(!isQualifiedName(`${longPrefix}.aaa/b`)));

  for (const value of ["", "web", "v1.2_3", long]) {
    it(`${JSON.stringify(value.slice(0, 20))} is a value`, () => assert.ok(isLabelValue(value)));
  }
  for (const value of ["a b", "-a", "a.", `${long}a`, "ä"]) {
    it(`${JSON.stringify(value.slice(0, 20))} is no value`, () => assert.ok(!isLabelValue(value)));
  }
});
