import assert from "node:assert/strict";
import type { ManifestObject } from "../../../verdicts/world";
import { policiesForNode } from "./left-out";

const policy = (name: string, rule: object, namespace: string | undefined = "shop"): ManifestObject => ({
  kind: "CiliumNetworkPolicy",
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  spec: { endpointSelector: {}, ingress: [rule] },
});

describe("random policies for a node", () => {
  it("lose what asks for authentication, and stay", () => {
    const { policies, leftOut } = policiesForNode([
      policy("a", { authentication: { mode: "required" }, fromEntities: ["all"] }),
    ]);
    assert.deepEqual(leftOut, []);
    assert.deepEqual(policies, [policy("a", { fromEntities: ["all"] })]);
  });

  it("are left out by what the node has no program for, each with its reason", () => {
    const { policies, leftOut } = policiesForNode([
      policy("tls", { toPorts: [{ serverNames: ["a"] }] }),
      policy("kafka", { toPorts: [{ rules: { kafka: [{}] } }] }),
      policy("envoy", { toPorts: [{ listener: { name: "a" } }] }),
      { kind: "CiliumNetworkPolicy", metadata: { name: "nowhere" }, spec: {} },
      policy("twice", {}),
      policy("twice", { fromEntities: ["all"] }),
    ]);
    assert.deepEqual(policies, [policy("twice", {})]);
    assert.equal(new Set(leftOut).size, 5);
  });
});
