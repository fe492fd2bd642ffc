import assert from "node:assert/strict";
import { parse } from "yaml";
import { lint } from "../../../verdicts/lint/lint";
import type { ManifestObject } from "../../../verdicts/world";

/** What is advised about the unknown fields of a policy with such a spec. */
const advice = (spec: string, kind = "CiliumNetworkPolicy"): readonly (readonly [string, string])[] => {
  const object = {
    apiVersion: kind === "NetworkPolicy" ? "networking.k8s.io/v1" : "cilium.io/v2",
    kind,
    metadata: { name: "api", namespace: "shop" },
    spec: parse(spec) as unknown,
  } as ManifestObject;
  return lint([{ object }]).flatMap(({ id, path, fix }) =>
    id === "unsupported-field" ? [[path, fix] as const] : [],
  );
};

const ports = "toPorts: [{ports: [{port: '80', protocol: TCP}]}]";

describe("misplaced fields", () => {
  const moved: readonly (readonly [string, string, string, string])[] = [
    [
      "toPorts in the list of peers",
      `{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {app: web}, ${ports}}]}]}`,
      "spec.ingress[0].fromEndpoints[0].toPorts",
      "spec.ingress[0].toPorts",
    ],
    [
      "toPorts beside the rules",
      `{endpointSelector: {}, ${ports}, ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]}`,
      "spec.toPorts",
      "spec.ingress[0].toPorts",
    ],
    [
      "rules in the list of ports",
      "{endpointSelector: {}, egress: [{toEntities: [world], toPorts: [{ports: [{port: '80', protocol: TCP, rules: {http: [{method: GET}]}}]}]}]}",
      "spec.egress[0].toPorts[0].ports[0].rules",
      "spec.egress[0].toPorts[0].rules",
    ],
    [
      "rules beside toPorts",
      "{endpointSelector: {}, egress: [{toEntities: [world], toPorts: [{ports: [{port: '80', protocol: TCP}]}], rules: {http: [{method: GET}]}}]}",
      "spec.egress[0].rules",
      "spec.egress[0].toPorts[0].rules",
    ],
    [
      "rules of a direction in the selector",
      "{endpointSelector: {matchLabels: {app: web}, ingress: [{fromEntities: [world]}]}, egress: [{}]}",
      "spec.endpointSelector.ingress",
      "spec.ingress",
    ],
  ];
  for (const [name, spec, path, place] of moved) {
    it(`are shown their place: ${name}`, () => {
      assert.deepEqual(advice(spec), [[path, `It belongs at ${place}: move it there.`]]);
    });
  }

  it("have none below another field that is not one", () => {
    const found = advice(
      "{endpointSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}",
    );
    assert.deepEqual(
      found.map(([path]) => path),
      ["spec.ingress[0].from", "spec.ingress[0].ports"],
    );
    assert.match(found[0]?.[1] ?? "", /^A Cilium policy says it as `fromEndpoints: /);
    assert.match(found[1]?.[1] ?? "", /^A Cilium policy says it as `toPorts: /);
  });

  it("of the other kind are said as this kind says them", () => {
    const cilium = advice(
      "{podSelector: {}, policyTypes: [Ingress], ingress: [{fromEndpoints: [{namespaceSelector: {}}, {podSelector: {}}]}], egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}",
    );
    assert.deepEqual(
      cilium.map(([path, fix]) => [
        path,
        /`(?:endpointSelector|ingress: \[\{\}\]|k8s:io\.kubernetes\.pod\.namespace|matchLabels|toEndpoints)/.exec(
          fix,
        )?.[0],
      ]),
      [
        ["spec.egress[0].to", "`toEndpoints"],
        ["spec.ingress[0].fromEndpoints[0].namespaceSelector", "`k8s:io.kubernetes.pod.namespace"],
        ["spec.ingress[0].fromEndpoints[1].podSelector", "`matchLabels"],
        ["spec.podSelector", "`endpointSelector"],
        ["spec.policyTypes", "`ingress: [{}]"],
      ],
    );
    const kubernetes = advice(
      "{endpointSelector: {}, podSelector: {}, ingress: [{fromEndpoints: [{}], toPorts: []}], egressDeny: [{}]}",
      "NetworkPolicy",
    );
    assert.deepEqual(
      kubernetes.map(([path, fix]) => [
        path,
        /`(?:podSelector|from|ports)|CiliumNetworkPolicy/.exec(fix)?.[0],
      ]),
      [
        ["spec.egressDeny", "CiliumNetworkPolicy"],
        ["spec.endpointSelector", "`podSelector"],
        ["spec.ingress[0].fromEndpoints", "`from"],
        ["spec.ingress[0].toPorts", "`ports"],
      ],
    );
  });
});
