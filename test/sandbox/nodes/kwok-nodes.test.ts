import assert from "node:assert/strict";
import type { ClusterApi } from "../../../sandbox/control-plane/cluster-api";
import { COMPONENTS } from "../../../sandbox/control-plane/components";
import { kwokNodes, startPlayedNodes } from "../../../sandbox/nodes/kwok-nodes";

const answering = (status: number, body: unknown): ClusterApi => ({
  request: async () => ({ status, body: JSON.stringify(body) }),
  close: () => {},
});

const node = (name: string, ready: "True" | "False" | undefined) => ({
  metadata: { name },
  status: ready === undefined ? {} : { conditions: [{ type: "Ready", status: ready }] },
});

describe("nodes that KWOK plays", () => {
  it("are counted when they are ready, and others are not", async () => {
    const items = [
      node("node-1", "True"),
      node("node-2", "False"),
      node("node-3", undefined),
      node("somebody-elses", "True"),
    ];
    assert.deepEqual(await kwokNodes.observe(answering(200, { items }), { cluster: "" }), {
      wanted: 3,
      ready: 1,
    });
  });

  it("are not known where the API server does not answer", async () => {
    assert.equal(await kwokNodes.observe(answering(0, "no answer in time"), { cluster: "" }), undefined);
  });

  it("are refused in one message where the API server refuses one", async () => {
    await assert.rejects(startPlayedNodes(answering(403, { message: "forbidden" })), /refused node node-1/);
  });

  it("bring their program to the parts of the sandbox, after the control plane", () => {
    assert.deepEqual(COMPONENTS.slice(-1), kwokNodes.programs);
    assert.equal(COMPONENTS.length, 5);
  });
});
