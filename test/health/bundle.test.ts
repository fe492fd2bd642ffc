import assert from "node:assert/strict";
import { scrubbed, scrubbedTree } from "../../health/bundle/scrub";
import { shownFacts } from "../../health/bundle/shown-facts";
import { shownSettings } from "../../health/bundle/shown-settings";
import { unknown } from "../../health/fact";
import { readablePlaces } from "../support/secret-places";
import { healthy, read, withFact } from "./healthy-facts";

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl";

describe("what of a cluster may be given away", () => {
  const secrets: readonly (readonly [string, string])[] = [
    ["token=hunter2-token", "hunter2-token"],
    ['"password": "two words"', "two words"],
    ["GF_SECURITY_ADMIN_PASSWORD=correct-horse", "correct-horse"],
    ["Authorization: Bearer abc.def", "abc.def"],
    ["dial https://admin:swordfish@10.0.0.1/", "swordfish"],
    [`cannot use ${jwt}`, jwt],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow"],
    ["key 4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a", "4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a"],
    ["x-api-key: k-123", "k-123"],
  ];
  for (const [text, secret] of secrets) {
    it(`is ${JSON.stringify(text.slice(0, 24))}… without its secret`, () => {
      assert.ok(text.includes(secret));
      assert.ok(!scrubbed(text).includes(secret), scrubbed(text));
      assert.ok(!JSON.stringify(scrubbedTree({ deep: [text] })).includes(secret));
    });
  }

  it("is everything else as it was", () => {
    for (const text of [
      "IPv4: 6/254 allocated from 10.244.1.0/24, ",
      "pod kube-system/cilium-x7x2p: container cilium-agent: CrashLoopBackOff",
      "revision 5 of 7; https://192.168.0.210:6443",
      "dial tcp 127.0.0.1:7445: connect: connection refused",
    ]) {
      assert.equal(scrubbed(text), text);
    }
  });

  it("are settings that are words and numbers, and of others the names", () => {
    assert.deepEqual(
      shownSettings({
        ipam: "kubernetes",
        "enable-ipv4": "true",
        "bpf-policy-map-max": "16384",
        "nodes-gc-interval": "5m0s",
        "kvstore-opt": '{"etcd.password": "x"}',
        "cluster-name": "hunter2",
        empty: "",
      }),
      {
        ipam: "kubernetes",
        "enable-ipv4": "true",
        "bpf-policy-map-max": "16384",
        "nodes-gc-interval": "5m0s",
        "kvstore-opt": "(left out)",
        "cluster-name": "(left out)",
        empty: "(left out)",
      },
    );
  });

  it("are no secrets, wherever people put them", () => {
    const planted = [
      "swordfish-in-a-setting",
      "swordfish-in-a-label",
      "swordfish-in-a-query",
      "swordfish-in-a-message",
      "swordfish-in-a-reason",
    ] as const;
    const [setting, label, query, message, reason] = planted;
    const [agent] = healthy.agents;
    const [pod] = healthy.pods;
    const [dashboard] = healthy.dashboards.objects;
    assert.ok(agent && pod && dashboard);
    const facts = read({
      ...healthy,
      ciliumConfig: { ...healthy.ciliumConfig, "my-setting": setting },
      pods: [{ ...pod, labels: { ...pod.labels, mine: label }, trouble: `password: ${message}` }],
      dashboards: { ...healthy.dashboards, objects: [{ ...dashboard, queries: [`x{a="${query}"}`] }] },
      agents: [
        { ...agent, status: { ...agent.status, cilium: { state: "Failure", msg: `token=${message}` } } },
      ],
    });
    const shown = shownFacts(withFact(facts, "storage", unknown(`https://a:${reason}@b refused`)));
    const places = Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [name, JSON.stringify(value)]),
    );
    assert.deepEqual(readablePlaces(planted, places), []);
    assert.deepEqual(readablePlaces(planted, { raw: `${setting} ${reason}` }), [
      "raw: secret 1",
      "raw: secret 5",
    ]);
    assert.match(places.pods ?? "", /cilium-x7x2p/);
    assert.match(places.agents ?? "", /sync-policymap-1/);
  });
});
