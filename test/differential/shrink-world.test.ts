import assert from "node:assert/strict";
import type { Question } from "../../verdicts/world";
import { valuesUnder } from "./around/visit-tree";
import { generateWorld } from "./generate/generate-world";
import { shrinkWorld } from "./shrink-world";

const culprit = {
  fromCIDRSet: [{ cidr: "10.0.0.0/8", except: ["10.9.0.0/16"] }],
  authentication: { mode: "required" },
};

/** A generated world with one rule put in somewhere. */
const withCulprit = (seed: number): Question => {
  const world = generateWorld(seed, 10);
  const policy = {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: "culprit", namespace: "shop" },
    spec: {
      endpointSelector: { matchLabels: { app: "web" } },
      ingress: [{ fromEndpoints: [{}] }, culprit, { fromEntities: ["world"] }],
      egress: [{}],
    },
  };
  const [first, ...rest] = world.policies ?? [];
  return { ...world, policies: [...(first === undefined ? [] : [first]), policy, ...rest] };
};

describe("shrinking a world", () => {
  it("leaves the culprit and what makes it a policy", async () => {
    for (const seed of [1, 2, 3]) {
      const shrunk = await shrinkWorld(withCulprit(seed), async (question) =>
        valuesUnder(question.policies, "except").includes("10.9.0.0/16"),
      );
      assert.deepEqual(shrunk.policies, [
        {
          apiVersion: "cilium.io/v2",
          kind: "CiliumNetworkPolicy",
          metadata: { name: "culprit", namespace: "shop" },
          spec: { ingress: [{ fromCIDRSet: [{ except: ["10.9.0.0/16"] }] }] },
        },
      ]);
      assert.deepEqual([shrunk.flows, shrunk.endpoints, shrunk.namespaces], [[], [], undefined]);
    }
  });

  it("keeps the one flow that differs, its ends, and nothing beside them", async () => {
    const world = generateWorld(11, 30);
    const wanted = world.flows?.find((flow) => typeof flow.from === "string" && typeof flow.to === "string");
    assert.ok(wanted);
    const shrunk = await shrinkWorld(world, async ({ flows = [] }) =>
      flows.some((flow) => flow.from === wanted.from && flow.to === wanted.to && flow.port === wanted.port),
    );
    assert.deepEqual(shrunk.flows, [{ from: wanted.from, to: wanted.to, port: wanted.port }]);
    assert.deepEqual(shrunk.policies, []);
    for (const { namespace, name } of shrunk.endpoints ?? []) {
      assert.ok([wanted.from, wanted.to].some((end) => String(end).endsWith(`${namespace}/${name}`)));
    }
  });
});
