import assert from "node:assert/strict";
import { lint } from "../../../verdicts/lint/lint";

/** Severities of what is found about the empty rules of a policy with such a spec. */
const severities = (spec: object): readonly string[] =>
  lint([
    {
      object: {
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        metadata: { name: "api", namespace: "shop" },
        spec: { endpointSelector: { matchLabels: { app: "api" } }, ...spec },
      },
    },
  ]).flatMap(({ id, severity, path }) => (id.startsWith("empty-") ? [`${id} ${severity} ${path}`] : []));

const peers = [{ fromEntities: ["cluster"] }];

describe("empty rules", () => {
  const table: readonly (readonly [string, object, readonly string[]])[] = [
    ["a default deny", { ingress: [{}] }, ["empty-rule-denies info spec.ingress[0]"]],
    ["a default deny by deny", { egressDeny: [{}] }, ["empty-deny-rule info spec.egressDeny[0]"]],
    [
      "an empty rule beside others does nothing",
      { ingress: [...peers, {}] },
      ["empty-rule-denies warning spec.ingress[1]"],
    ],
    [
      "an empty deny beside allows does nothing",
      { ingress: peers, ingressDeny: [{}] },
      ["empty-deny-rule warning spec.ingressDeny[0]"],
    ],
    [
      "rules of the other direction are not beside it",
      { ingress: peers, egressDeny: [{}] },
      ["empty-deny-rule info spec.egressDeny[0]"],
    ],
    [
      "nothing is left of either without default deny",
      { enableDefaultDeny: { ingress: false }, ingress: [{}], ingressDeny: [{}] },
      ["empty-rule-denies warning spec.ingress[0]", "empty-deny-rule warning spec.ingressDeny[0]"],
    ],
  ];
  for (const [name, spec, expected] of table) {
    it(name, () => assert.deepEqual(severities(spec), expected));
  }
});
