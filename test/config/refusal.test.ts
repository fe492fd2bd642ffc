import assert from "node:assert/strict";
import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { Refusal } from "../../config/refusal";

describe("a refusal", () => {
  it("is what Pulumi prints without a stack trace, however much hangs on it", () => {
    const refusal = Object.assign(new Refusal("the phase is unknown"), {
      promise: { with: "a large graph" },
    });
    assert.equal(RunError.isInstance(refusal), true);
    assert.equal(inspect(refusal, { colors: true }), "the phase is unknown");
  });

  it("is shorter than the error it replaces", () => {
    const plain = Object.assign(new RunError("the phase is unknown"), { promise: { with: "a large graph" } });
    assert.match(inspect(plain), /a large graph/);
  });
});
