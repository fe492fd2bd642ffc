import assert from "node:assert/strict";
import type { Question } from "../../../verdicts/world";
import { isFields, valuesUnder } from "../around/visit-tree";
import { generateWorld } from "./generate-world";
import { profileNames } from "./profile";

const worlds: readonly Question[] = Array.from({ length: 1500 }, (_, seed) => generateWorld(seed, 30));
const everything = JSON.stringify(worlds);

/** What the policies of the worlds must hold somewhere, as pieces of their JSON. */
const wanted: readonly string[] = [
  ...["NetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"].map(
    (kind) => `"kind":"${kind}"`,
  ),
  ...["ingress", "egress", "ingressDeny", "egressDeny", "specs", "policyTypes"].map((key) => `"${key}":`),
  ...["In", "NotIn", "Exists", "DoesNotExist"].map((operator) => `"operator":"${operator}"`),
  ...["k8s:app", "any:app", "reserved:host", "k8s:io.kubernetes.pod.namespace"].map((key) => `"${key}"`),
  ...["serviceaccount", "cluster"].map((key) => `io.cilium.k8s.policy.${key}`),
  "io.cilium.k8s.namespace.labels.env",
  ...["all", "world", "host", "kube-apiserver", "cluster", "none", "init", "ingress"].map(
    (entity) => `"${entity}"`,
  ),
  ...["fromCIDR", "toCIDR", "fromCIDRSet", "toCIDRSet", "except", "cidrGroupRef", "cidrGroupSelector"],
  ...[
    "toFQDNs",
    "matchName",
    "matchPattern",
    "k8sService",
    "k8sServiceSelector",
    "fromRequires",
    "toRequires",
  ],
  ...["endPort", "icmps", "headerMatches", "mismatch", "headers", "enableDefaultDeny", "authentication"],
  ...["kafka", "l7proto", "serverNames", "listener", "nodeSelector", "ipBlock", "namespaceSelector"],
  ...["ingress", "egress"].flatMap((key) => [`"${key}":[]`, `"${key}":[{}]`]),
  ...["fromEndpoints", "toEndpoints"].flatMap((key) => [`"${key}":[]`, `"${key}":[{}]`]),
  ...["toPorts", "toFQDNs", "toEntities", "toCIDR", "http", "dns", "from", "to"].map((key) => `"${key}":[]`),
  '"toPorts":[{}]',
  '"port":"0"',
  '"protocol":"ANY"',
  '"cidr":"0.0.0.0/0"',
];

describe("random worlds", () => {
  it("are the same for the same seed and profile", () => {
    assert.deepEqual(generateWorld(5, 10), generateWorld(5, 10));
    assert.notDeepEqual(generateWorld(5, 10), generateWorld(6, 10));
    for (const profile of profileNames) {
      assert.deepEqual(generateWorld(5, 10, profile), generateWorld(5, 10, profile));
    }
  });

  for (const piece of wanted) {
    it(`hold ${piece} somewhere`, () => assert.ok(everything.includes(piece)));
  }

  it("have the flows that were asked for, each with an end that has policies", () => {
    for (const world of worlds) {
      assert.equal(world.flows?.length, 30);
      for (const { from, to } of world.flows ?? []) {
        assert.ok([from, to].some((end) => typeof end === "string" || "entity" in end));
        assert.ok(typeof from === "string" || !("fqdn" in from || "service" in from));
      }
    }
  });

  it("never write the port of DNS rules in two ways in one world, but for rules that are refused", () => {
    for (const world of worlds) {
      const dns = valuesUnder(world.policies, "toPorts")
        .filter(isFields)
        .filter((rule) => isFields(rule.rules) && "dns" in rule.rules && !("http" in rule.rules));
      const ports = dns.flatMap((rule) => valuesUnder(rule, "port")).filter((port) => port !== "53");
      assert.ok(new Set(ports).size <= 1, JSON.stringify(ports));
    }
  });
});
