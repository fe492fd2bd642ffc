import assert from "node:assert/strict";
import { ciliumReleases, releaseOf } from "../../../cilium/releases";
import type { FlowVerdict, Verdict } from "../../../verdicts/answer";
import { answerQuestion } from "../../../verdicts/answer-question";
import type { Flow, ManifestObject, Peer, World } from "../../../verdicts/world";
import { aggregateOf } from "../../../verdicts/worlds/aggregates";

const pod = (app: string, cluster?: string) => ({
  name: app,
  namespace: "shop",
  labels: { app },
  ...(cluster === undefined ? {} : { cluster }),
});

const policy = (spec: object, index: number): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: `web-${index}`, namespace: "shop" },
  spec: { endpointSelector: { matchLabels: { app: "web" } }, ...spec },
});

const without = (...keys: readonly string[]) => ({
  matchExpressions: keys.map((key) => ({ key, operator: "DoesNotExist" })),
});

const decided = (
  minor: string,
  specs: readonly object[],
  from: Peer,
  more: Partial<Flow> = {},
): FlowVerdict => {
  const world: World = {
    cilium: releaseOf(`${minor}.`, ciliumReleases),
    endpoints: [pod("web"), pod("legacy"), pod("legacy", "east")],
  };
  const flow = { from, to: "shop/web", port: 80, ...more };
  const [answer] = answerQuestion({ ...world, policies: specs.map(policy), flows: [flow] }).verdicts;
  assert.ok(answer !== undefined);
  return answer;
};

const decide = (...asked: Parameters<typeof decided>): Verdict => decided(...asked).verdict;

const notHealthNorApp = { fromEndpoints: [without("reserved:health", "app")] };
const notWorld = { fromEndpoints: [without("reserved:world")] };

describe("identities that stand for all of a sort", () => {
  it("are known by the labels of an identity", () => {
    const label = (text: string) => {
      const [source = "", name = "", value = ""] = text.split(/[:=]/);
      return { source, name, value };
    };
    const sortOf = (...labels: readonly string[]) => aggregateOf(labels.map(label), "west");
    const inShop = "k8s:io.kubernetes.pod.namespace=shop";
    assert.equal(sortOf(inShop, "k8s:app=web"), "aggregate-cluster");
    assert.equal(sortOf(inShop, "k8s:io.cilium.k8s.policy.cluster=west"), "aggregate-cluster");
    assert.equal(sortOf(inShop, "k8s:io.cilium.k8s.policy.cluster=east"), "aggregate-cluster-mesh");
    assert.equal(sortOf("reserved:world", "cidr:10.0.0.0/8"), "aggregate-world");
    assert.equal(sortOf("reserved:world", "fqdn:example.org"), "aggregate-world");
    assert.equal(sortOf("reserved:remote-node", "k8s:node-role=a"), "aggregate-remote-node");
    for (const reserved of ["world", "host", "health", "remote-node", "kube-apiserver"])
      assert.equal(sortOf(`reserved:${reserved}`), undefined);
    assert.equal(aggregateOf([label("reserved:world")], "west", true), "aggregate-world");
  });

  it("let in what a selector excludes, in 1.20 alone", () => {
    for (const [minor, verdict] of [
      ["1.18", "denied-by-default"],
      ["1.19", "denied-by-default"],
      ["1.20", "allowed"],
    ] as const) {
      assert.equal(decide(minor, [{ ingress: [notHealthNorApp] }], "shop/legacy"), verdict);
      assert.equal(decide(minor, [{ ingress: [notHealthNorApp] }], "east/shop/legacy"), verdict);
      // What has a number below 100 is of no sort.
      assert.equal(
        decide(minor, [{ ingress: [notHealthNorApp] }], { entity: "health" }),
        "denied-by-default",
      );
    }
  });

  it("do not count where a selector asks for a label, or leaves the rest of the namespace out", () => {
    const asks = { fromEndpoints: [{ ...without("reserved:health"), matchLabels: { app: "other" } }] };
    assert.equal(decide("1.20", [{ ingress: [asks] }], "shop/legacy"), "denied-by-default");
    const ofNamespace = { fromEndpoints: [without("app")] };
    assert.equal(decide("1.20", [{ ingress: [ofNamespace] }], "shop/legacy"), "denied-by-default");
  });

  it("stand for addresses that a policy has a network for, and names that one has a rule for", () => {
    const address = { cidr: "203.0.113.9/32" };
    assert.equal(decide("1.20", [{ ingress: [notWorld] }], address), "denied-by-default");
    const written = { egress: [{ toCIDR: ["203.0.113.0/24"] }] };
    assert.equal(decide("1.20", [{ ingress: [notWorld] }, written], address), "allowed");
    assert.equal(decide("1.19", [{ ingress: [notWorld] }, written], address), "denied-by-default");
    const whole = { egress: [{ toCIDR: ["0.0.0.0/0"] }] };
    assert.equal(decide("1.20", [{ ingress: [notWorld] }, whole], address), "denied-by-default");
    const labels = ["reserved:world", "cidr:203.0.113.9/32"];
    assert.equal(decide("1.20", [{ ingress: [notWorld] }], { labels, address: "203.0.113.9" }), "allowed");
    const seen = { labels: ["reserved:world"], address: "203.0.113.9" };
    assert.equal(decide("1.20", [{ ingress: [notWorld] }], seen), "denied-by-default");
  });

  it("are denied with what a selector excludes", () => {
    const allow = { ingress: [{ fromEntities: ["cluster"] }] };
    const deny = { ingressDeny: [notHealthNorApp] };
    assert.equal(decide("1.19", [allow, deny], "shop/legacy"), "allowed");
    assert.equal(decide("1.20", [allow, deny], "shop/legacy"), "denied-by-rule");
  });

  it("send to the proxy, which knows the peer alone and refuses it", () => {
    const http = { ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ path: "/" }] } };
    const rule = { ingress: [{ ...notHealthNorApp, toPorts: [http] }] };
    assert.equal(decide("1.19", [rule], "shop/legacy", { http: { path: "/" } }), "denied-by-default");
    assert.equal(decide("1.20", [rule], "shop/legacy", { http: { path: "/" } }), "denied-by-l7");
  });

  it("are what entities select, so an authentication of theirs counts for a more specific rule for everybody", () => {
    const http = { ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{}] } };
    const ingress = [
      { toPorts: [http] },
      { fromEntities: ["cluster"], authentication: { mode: "required" } },
    ];
    const authOf = (minor: string, from: Peer): string | undefined =>
      decided(minor, [{ ingress }], from, {}).auth;
    assert.equal(authOf("1.19", "shop/legacy"), "");
    assert.equal(authOf("1.20", "shop/legacy"), "required");
    assert.equal(authOf("1.20", "east/shop/legacy"), "");
    assert.equal(authOf("1.20", { entity: "world" }), "");
  });

  it("leave nothing of an entity for a single peer, so its authentication does not count for a rule about that peer", () => {
    const ingress = [
      { fromEntities: ["cluster"], authentication: { mode: "required" } },
      { fromEndpoints: [{}], toPorts: [{ ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{}] } }] },
    ];
    const authOf = (minor: string): string | undefined => decided(minor, [{ ingress }], "shop/legacy").auth;
    assert.equal(authOf("1.19"), "required");
    assert.equal(authOf("1.20"), "");
  });
});
