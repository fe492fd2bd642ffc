import assert from "node:assert/strict";
import fc from "fast-check";
import type { ManifestObject, Question } from "../../../verdicts/world";
import { arbitraryWorldAndPolicy, compared, propertyRuns, withPolicy } from "./arbitrary-world";
import { changed, droppedByAllow, lostByPlainAllow, openedByDeny } from "./laws";
import { allowsOf, deniesOf, plainAllowsOf } from "./reduced-policy";

/** Puts every pod into default deny in both directions. */
const restriction: ManifestObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumClusterwideNetworkPolicy",
  metadata: { name: "restriction" },
  spec: { endpointSelector: {}, ingress: [{}], egress: [{}] },
};

// A plain allow can make a pod take over a mode that drops everything from a broader rule.
const dropsForTests = (world: Question): boolean =>
  JSON.stringify(world.policies).includes("test-always-fail");

describe("an added policy", () => {
  it("of allow rules for pods in default deny drops nothing that was allowed", () => {
    fc.assert(
      fc.property(arbitraryWorldAndPolicy("l7-heavy"), ({ world: generated, policy }) => {
        const world = withPolicy(generated, restriction);
        assert.deepEqual(droppedByAllow(compared(world, withPolicy(world, allowsOf(policy)))), []);
      }),
      propertyRuns,
    );
  });

  it("of allow rules that ask nothing of a proxy leaves everything allowed that was", () => {
    fc.assert(
      fc.property(arbitraryWorldAndPolicy(), ({ world: generated, policy }) => {
        const world = withPolicy(generated, restriction);
        fc.pre(!dropsForTests(world));
        assert.deepEqual(lostByPlainAllow(compared(world, withPolicy(world, plainAllowsOf(policy)))), []);
      }),
      propertyRuns,
    );
  });

  it("of deny rules opens nothing that was dropped", () => {
    fc.assert(
      fc.property(arbitraryWorldAndPolicy("deny-heavy"), ({ world, policy }) => {
        assert.deepEqual(openedByDeny(compared(world, withPolicy(world, deniesOf(policy)))), []);
      }),
      propertyRuns,
    );
  });

  it("changes something now and then, so that the laws say something", () => {
    const worlds = fc.sample(arbitraryWorldAndPolicy(), propertyRuns);
    const restricted = (world: Question): Question => withPolicy(world, restriction);
    const counts = [
      [allowsOf, restricted],
      [plainAllowsOf, restricted],
      [deniesOf, (world: Question): Question => world],
    ] as const;
    for (const [reduce, prepare] of counts) {
      const concerned = worlds.filter(({ world, policy }) => {
        const before = prepare(world);
        return changed(compared(before, withPolicy(before, reduce(policy)))).length > 0;
      });
      assert.ok(concerned.length > worlds.length / 10, `${concerned.length} of ${worlds.length} worlds`);
    }
  });
});
