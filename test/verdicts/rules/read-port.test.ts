import assert from "node:assert/strict";
import fc from "fast-check";
import { isPortName, portNumber } from "../../../verdicts/rules/read-port";

describe("ports as text", () => {
  for (const text of ["http", "a", "dns-tcp", "8a", "a8", "h-2-c", "HTTP", "abcdefghijklmno"]) {
    it(`${text} is a name`, () => assert.ok(isPortName(text)));
  }
  for (const text of ["", "80", "-a", "a-", "a--b", "a_b", "1-2", "abcdefghijklmnop", "a.b"]) {
    it(`${JSON.stringify(text)} is not a valid name`, () => assert.ok(!isPortName(text)));
  }
  for (const [text, number] of [
    ["0", 0],
    ["80", 80],
    ["65535", 65_535],
    ["65536", undefined],
    ["0120", 80],
    ["08", undefined],
    ["-1", undefined],
    ["+80", undefined],
    [" 80", undefined],
    ["1e3", undefined],
    ["", undefined],
    ["http", undefined],
  ] as const) {
    it(`${JSON.stringify(text)} is ${number ?? "no number"}`, () => assert.equal(portNumber(text), number));
  }

  it("no text is both", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{0,16}$/), (text) => {
        assert.ok(!(isPortName(text) && portNumber(text) !== undefined));
      }),
    );
  });
});
