import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  agentPoliciesSchema,
  olderOrigins,
  originName,
  type RuleOrigin,
} from "../../../cilium/agent/agent-policies";
import { readPrinted } from "../../../cilium/agent/read-printed";
import { ciliumReleases } from "../../../cilium/releases";
import { ciliumModule } from "../../../scripts/pinned-module";

const root = join(__dirname, "../../..");
const policy: RuleOrigin = { kind: "CiliumNetworkPolicy", namespace: "shop", name: "web", uid: "u1" };

const labelsOf = ({ kind, namespace, name, uid }: RuleOrigin): readonly object[] =>
  Object.entries({ "derived-from": kind, name, namespace, uid }).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key: `io.cilium.k8s.policy.${key}`, value, source: "k8s" }],
  );

const printed = (rules: unknown, revision = 3): string =>
  JSON.stringify({ policy: JSON.stringify(rules), revision });
const read = (text: string) => readPrinted(agentPoliciesSchema, "policy get", text);

describe("the policies that an agent has taken", () => {
  it("are known by the labels of its rules, each object once", () => {
    const wide: RuleOrigin = {
      kind: "CiliumClusterwideNetworkPolicy",
      namespace: undefined,
      name: "deny",
      uid: "u2",
    };
    const rules = [
      { labels: labelsOf(policy) },
      { labels: labelsOf(policy) },
      { labels: labelsOf(wide) },
      // Rules of no object.
      { labels: null },
      { labels: [{ key: "reserved:init", source: "reserved" }] },
    ];
    assert.deepEqual(read(printed(rules)), { revision: 3, origins: [policy, wide] });
    assert.deepEqual(
      [policy, wide].map((one) => originName(one)),
      ["CiliumNetworkPolicy/shop/web", "CiliumClusterwideNetworkPolicy/deny"],
    );
  });

  it("are read from what 1.19 prints, too, whose rules have fields without names for JSON", () =>
    assert.deepEqual(read(printed([{ Labels: labelsOf(policy), Subject: {} }])).origins, [policy]));

  it("are none where an agent prints null, or no rules", () => {
    for (const rules of [null, []]) assert.deepEqual(read(printed(rules)).origins, []);
    assert.deepEqual(read("{}"), { revision: 0, origins: [] });
  });

  it("are not guessed from something else", () => {
    assert.throws(() => read("Error: cannot connect"), /cilium-dbg policy get answers is not JSON/);
    assert.throws(() => read('{"policy": "no rules"}'), /known form: policy: it is not a list of rules/);
    assert.throws(() => read(printed([{ labels: "x" }])), /known form: policy/);
  });

  it("bear these names in Cilium's own code, in every release", () => {
    for (const { version } of ciliumReleases) {
      const module = ciliumModule(root, version);
      const constants = readFileSync(join(module, "pkg/k8s/apis/cilium.io/const.go"), "utf8");
      for (const [constant, name] of [
        ["PolicyLabelName", "policy.name"],
        ["PolicyLabelUID", "policy.uid"],
        ["PolicyLabelNamespace", "policy.namespace"],
        ["PolicyLabelDerivedFrom", "policy.derived-from"],
      ] as const)
        assert.match(
          constants,
          new RegExp(`${constant}\\s*=\\s*LabelPrefix \\+ "\\.${name}"|"${name}"`),
          version,
        );
      const upsert = readFileSync(join(module, "pkg/policy/k8s/cilium_network_policy.go"), "utf8");
      assert.match(upsert, /if oldCNP\.Generation == cnp\.Generation \{\s+return nil/, version);
    }
  });
});

describe("an older object of the same name", () => {
  it("is one that an agent goes by while the cluster has another", () => {
    const there = [{ ...policy, uid: "u9" }];
    assert.deepEqual(olderOrigins([policy], there), [
      { kind: "CiliumNetworkPolicy", namespace: "shop", name: "web", uid: "u9", olderUid: "u1" },
    ]);
  });

  it("is none where the agent has the cluster's, where it has nothing of that name, and where only a kind or namespace is another", () => {
    const there = [{ ...policy, uid: "u9" }];
    assert.deepEqual(olderOrigins([{ ...policy, uid: "u9" }], there), []);
    // While it takes the new one it may have both.
    assert.deepEqual(olderOrigins([policy, { ...policy, uid: "u9" }], there), []);
    assert.deepEqual(olderOrigins([], there), []);
    assert.deepEqual(olderOrigins([policy], []), []);
    assert.deepEqual(olderOrigins([{ ...policy, kind: "NetworkPolicy" }], there), []);
    assert.deepEqual(olderOrigins([{ ...policy, namespace: "stage" }], there), []);
  });
});
