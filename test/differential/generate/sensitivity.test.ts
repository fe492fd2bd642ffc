import assert from "node:assert/strict";
import { answerQuestion } from "../../../verdicts/answer-question";
import type { Peer, Question } from "../../../verdicts/world";
import { isFields, valuesUnder } from "../around/visit-tree";
import { generateWorld } from "./generate-world";

/**
 * Fields that an engine could overlook. Of each there must be a random world with a flow whose answer depends on it:
 * then a run of the comparison is a test of the field.
 */
const fields = [
  ...["ingressDeny", "egressDeny", "ingress", "egress", "specs", "policyTypes", "enableDefaultDeny"],
  ...["fromEndpoints", "toEndpoints", "fromEntities", "toEntities", "fromRequires", "toRequires"],
  ...["fromCIDR", "toCIDR", "fromCIDRSet", "toCIDRSet", "except", "cidrGroupRef", "cidrGroupSelector"],
  ...["toFQDNs", "matchName", "matchPattern", "toServices", "k8sService", "k8sServiceSelector"],
  ...["matchLabels", "matchExpressions", "podSelector", "namespaceSelector", "ipBlock", "from", "to"],
  ...["toPorts", "ports", "port", "endPort", "protocol", "icmps", "family", "authentication"],
  ...["rules", "http", "dns", "path", "method", "host", "headers", "headerMatches", "mismatch", "value"],
  ...["kafka", "l7proto", "serverNames", "listener"],
];

/** What the question says of a world; the same applies to the world as to its policies. */
const worldParts = [
  ...["serviceAccount", "clusterName", "namedPorts", "services", "cidrGroups", "labels"],
  ...["addresses", "ingressProxy"],
];

const withoutKey = <T>(value: T, key: string): T => {
  if (Array.isArray(value)) return value.map((each: unknown) => withoutKey(each, key)) as T;
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== key)
      .map(([name, each]) => [name, withoutKey(each, key)]),
  ) as T;
};

/** The world in one cluster: pods and the flows' ends without it. The pods of a world have different names. */
const inOneCluster = (world: Question): Question => ({
  ...world,
  endpoints: withoutKey(world.endpoints ?? [], "cluster"),
  flows: (world.flows ?? []).map((flow) => ({ ...flow, from: local(flow.from), to: local(flow.to) })),
});

const local = (end: Peer): Peer => (typeof end === "string" ? end.split("/").slice(-2).join("/") : end);

const verdictsOf = (question: Question): string => {
  try {
    return JSON.stringify(answerQuestion(question).verdicts.map(({ because: _because, ...rest }) => rest));
  } catch {
    return "no question";
  }
};

const worlds: readonly Question[] = Array.from({ length: 2000 }, (_, seed) => generateWorld(seed, 30));

const dependsOn = (key: string, change: (world: Question) => Question): boolean =>
  worlds.some((world) => {
    if (valuesUnder(world, key).length === 0) return false;
    const changed = verdictsOf(change(world));
    return changed !== "no question" && changed !== verdictsOf(world);
  });

describe("the answers about random worlds", function () {
  this.timeout(120_000);

  for (const key of fields) {
    it(`depend on ${key} of a policy`, () => {
      assert.ok(dependsOn(key, (world) => ({ ...world, policies: withoutKey(world.policies ?? [], key) })));
    });
  }

  it("depend on cluster of the world", () => assert.ok(dependsOn("cluster", inOneCluster)));

  it("depend on the nodes that pods are on", () =>
    assert.ok(
      dependsOn("node", (world) => ({ ...world, endpoints: withoutKey(world.endpoints ?? [], "node") })),
    ));

  for (const key of worldParts) {
    it(`depend on ${key} of the world`, () => {
      assert.ok(
        dependsOn(key, ({ policies = [], flows = [], ...world }) => ({
          ...withoutKey(world, key),
          policies,
          flows,
        })),
      );
    });
  }
});
