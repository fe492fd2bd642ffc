import assert from "node:assert/strict";
import { COMPONENTS } from "../../../sandbox/control-plane/components";
import { mayStartAgain } from "../../../sandbox/control-plane/impatient-parts";

describe("parts that do not wait long for the API server", () => {
  it("are started again; the end of any other is the end of a start", () => {
    assert.deepEqual(COMPONENTS.map(({ name }) => name).filter(mayStartAgain), [
      "kube-controller-manager",
      "kube-scheduler",
    ]);
  });
});
