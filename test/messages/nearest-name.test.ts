import assert from "node:assert/strict";
import { nearestName } from "../../messages/nearest-name";

describe("the name that was probably meant", () => {
  const phases = ["none", "baseline", "mtls", "http-header", "http-path-traversal", "l7-get-root", "grpc"];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["http", "http-header"],
    ["HTTP-P", "http-path-traversal"],
    ["root", "l7-get-root"],
    ["basline", "baseline"],
    ["mlts", "mtls"],
    ["own", undefined],
    ["", undefined],
  ];
  for (const [written, meant] of cases) {
    it(`is ${meant ?? "none"} for ${JSON.stringify(written)}`, () => {
      assert.equal(nearestName(written, phases), meant);
    });
  }

  it("is none where there are none", () => assert.equal(nearestName("x", []), undefined));
});
