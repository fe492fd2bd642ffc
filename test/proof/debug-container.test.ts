import assert from "node:assert/strict";
import { debugContainer } from "../../proof/plan/debug-container";

describe("a container that is added to a pod for probes", () => {
  const container = debugContainer("ab12cd", "curl:1", 900);

  it("is of this run, and ends by itself and when it is told to", () => {
    assert.equal(container.name, "lab-prove-ab12cd");
    assert.deepEqual(container.command, ["sh", "-c", "trap 'exit 0' TERM; sleep 900 & wait"]);
  });

  it("asks for no more than Pod Security's restricted lets it", () =>
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 100,
      runAsGroup: 100,
      seccompProfile: { type: "RuntimeDefault" },
    }));
});
