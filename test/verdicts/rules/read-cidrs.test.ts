import assert from "node:assert/strict";
import { ciliumReleases } from "../../../cilium/releases";
import { answerQuestion } from "../../../verdicts/answer-question";
import type { ManifestObject, Peer } from "../../../verdicts/world";

const policy: ManifestObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "web", namespace: "shop" },
  spec: { endpointSelector: {}, ingress: [{ fromCIDRSet: [{ cidr: "0.0.0.0/0", except: ["0.0.0.0/0"] }] }] },
};

describe("a network with all of it taken out", () => {
  const ends: readonly [string, Peer, readonly string[]][] = [
    // An end that is the world has the label of the world, and none of a network: until 1.18 no exception was about it.
    ["the world", { entity: "world" }, ["allowed", "denied-by-default", "denied-by-default"]],
    [
      "an address",
      { cidr: "203.0.113.9/32" },
      ["denied-by-default", "denied-by-default", "denied-by-default"],
    ],
  ];
  for (const [what, from, expected] of ends) {
    it(`is for ${what}: ${expected.join(", then ")}`, () => {
      const found = ciliumReleases.map((cilium) => {
        const endpoints = [{ name: "web", namespace: "shop" }];
        const flows = [{ from, to: "shop/web", port: 80 }];
        return answerQuestion({ cilium, endpoints, policies: [policy], flows }).verdicts[0]?.verdict;
      });
      assert.deepEqual(found, expected);
    });
  }
});
