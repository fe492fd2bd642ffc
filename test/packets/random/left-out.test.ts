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

  it("are left out by what the node or its proxy is known to take otherwise", () => {
    const ranged = (name: string, port: string, endPort: number): ManifestObject =>
      policy(name, { toPorts: [{ ports: [{ port, endPort, protocol: "TCP" }] }] });
    const fine = [ranged("whole", "0", 65_535), ranged("some", "38", 68), ranged("named", "metrics", 0)];
    const { policies, leftOut } = policiesForNode([
      ...fine,
      ranged("reversed", "53", 52),
      ranged("from-0", "0", 443),
      policy("api", { fromEntities: ["kube-apiserver"] }),
    ]);
    assert.deepEqual(policies, fine);
    assert.equal(new Set(leftOut).size, 3);
  });
});
