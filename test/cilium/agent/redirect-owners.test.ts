import assert from "node:assert/strict";
import { redirectOwners } from "../../../cilium/agent/redirect-owners";

const policyLabels = (kind: string, namespace: string | undefined, name: string): readonly string[] => [
  `k8s:io.cilium.k8s.policy.derived-from=${kind}`,
  `k8s:io.cilium.k8s.policy.name=${name}`,
  ...(namespace === undefined ? [] : [`k8s:io.cilium.k8s.policy.namespace=${namespace}`]),
  "k8s:io.cilium.k8s.policy.uid=c6c6ecc3",
];
const filter = (port: number, protocol: string, ...rules: readonly (readonly string[])[]) => ({
  rule: JSON.stringify({ port, protocol, "l7-rules": [] }),
  "derived-from-rules": rules,
  "rules-by-selector": {},
});
const web = policyLabels("CiliumNetworkPolicy", "shop", "web");
const all = policyLabels("CiliumClusterwideNetworkPolicy", undefined, "all");

/** As Cilium 1.18.6 prints it, with what nobody reads here left out. */
const printed = JSON.stringify([
  {
    id: 189,
    status: {
      "external-identifiers": { "k8s-namespace": "shop", "k8s-pod-name": "web-1" },
      policy: {
        realized: {
          l4: {
            ingress: [filter(8080, "TCP", web, all, web), filter(9090, "TCP", all)],
            egress: [filter(8080, "TCP", all), filter(53, "ANY", all), { rule: "no JSON" }],
          },
        },
      },
    },
  },
  { id: 7, status: { "external-identifiers": {}, policy: null } },
]);

const ownersOf = (...names: readonly string[]) =>
  redirectOwners(names, printed).map(({ pod, direction, port, policies }) => [
    pod,
    direction,
    port,
    policies,
  ]);

describe("whose a redirect of an agent is", () => {
  it("is the pod's and of the policies that its port is made of in that direction, each once", () =>
    assert.deepEqual(ownersOf("189:ingress:TCP:8080:", "189:egress:UDP:53:", "189:egress:TCP:8080:"), [
      [
        "shop/web-1",
        "ingress",
        "8080/TCP",
        ["CiliumNetworkPolicy/shop/web", "CiliumClusterwideNetworkPolicy/all"],
      ],
      ["shop/web-1", "egress", "53/UDP", ["CiliumClusterwideNetworkPolicy/all"]],
      ["shop/web-1", "egress", "8080/TCP", ["CiliumClusterwideNetworkPolicy/all"]],
    ]));

  it("is nobody's where the agent has no such endpoint, no pod there, or no rule of that port", () =>
    assert.deepEqual(ownersOf("4:ingress:TCP:80:", "7:ingress:TCP:80:", "189:ingress:UDP:8080:"), [
      [undefined, "ingress", "80/TCP", []],
      [undefined, "ingress", "80/TCP", []],
      ["shop/web-1", "ingress", "8080/UDP", []],
    ]));

  it("is not guessed from another form", () =>
    assert.throws(() => redirectOwners(["7:ingress:TCP:80:"], "{}"), /endpoint list/));
});
