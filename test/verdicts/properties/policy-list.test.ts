import assert from "node:assert/strict";
import fc from "fast-check";
import type { Peer } from "../../../verdicts/world";
import {
  arbitraryWorld,
  arbitraryWorldAndPolicy,
  compared,
  propertyRuns,
  withPolicy,
} from "./arbitrary-world";
import { changed } from "./laws";

const namespaceOf = (peer: Peer): string => {
  if (typeof peer === "string") return peer.split("/").at(-2) ?? "";
  return "service" in peer ? (peer.service.split("/")[0] ?? "") : "";
};

describe("the list of policies", () => {
  it("gives the same verdicts in another order, where it gives any", () => {
    fc.assert(
      fc.property(arbitraryWorld(), (world) => {
        const flows = compared(world, { ...world, policies: [...(world.policies ?? [])].reverse() });
        const decided = flows.filter(
          ({ before, after }) => before.verdict !== "not-evaluable" && after.verdict !== "not-evaluable",
        );
        assert.deepEqual(changed(decided), []);
      }),
      propertyRuns,
    );
  });

  it("gives the same verdicts under other names", () => {
    fc.assert(
      fc.property(arbitraryWorld(), (world) => {
        const policies = (world.policies ?? []).map((policy, index) => ({
          ...policy,
          metadata: { ...policy.metadata, name: `renamed-${99 - index}` },
        }));
        assert.deepEqual(changed(compared(world, { ...world, policies })), []);
      }),
      propertyRuns,
    );
  });

  it("gives the same verdicts with a policy of a namespace in which no end of a flow is", () => {
    fc.assert(
      fc.property(arbitraryWorldAndPolicy(), fc.nat(), ({ world, policy }, choice) => {
        const namespaces = Object.keys(world.namespaces ?? {});
        const namespace = namespaces[choice % namespaces.length] ?? "elsewhere";
        const added = { ...policy, kind: "CiliumNetworkPolicy", metadata: { name: "added", namespace } };
        const flows = (world.flows ?? []).filter(
          ({ from, to }) => namespaceOf(from) !== namespace && namespaceOf(to) !== namespace,
        );
        const asked = { ...world, flows };
        assert.deepEqual(changed(compared(asked, withPolicy(asked, added))), []);
      }),
      propertyRuns,
    );
  });
});
