import assert from "node:assert/strict";
import { stackOutputs } from "../../components/stack-outputs";

describe("the stack's outputs", () => {
  it("leave out what there is not, and nothing else", () => {
    assert.deepEqual(stackOutputs({ phase: "none", serverUrl: undefined, revision: 0, text: "" }), {
      phase: "none",
      revision: 0,
      text: "",
    });
  });
});
