import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ApiError } from "../../cluster/api";
import { handlersIn } from "../../health/checks/asked-metrics";
import { missingRight, readFact, unreadFact } from "../../health/fact";
import { type AskAgent, readAgent, readAgents } from "../../health/facts/agent-facts";
import { certificatesIn } from "../../health/facts/certificate";
import { queriesIn } from "../../health/facts/dashboard-facts";
import { imageOf } from "../../health/facts/image";
import { makeAuthority } from "../observability/prometheus/self-made-certificate";
import { agentPod, node } from "./healthy-facts";

const recorded = (name: string): string => readFileSync(join(__dirname, `${name}.recorded.json`), "utf8");

/** What the agent of a node with packets printed, Cilium 1.18.6. */
const answers: Readonly<Record<string, string>> = {
  "policy get": '{"policy": "[]", "revision": 5}',
  status: recorded("agent-status"),
  "endpoint list": recorded("agent-endpoints"),
  "metrics list": JSON.stringify([
    { name: "cilium_act_processing_time_seconds" },
    { name: "cilium_bpf_map_pressure", labels: { map_name: "ct4_global" }, value: 0.0012 },
  ]),
};

const answering =
  (changed: Readonly<Record<string, string>> = {}): AskAgent =>
  async (_, words) => {
    const what = words.join(" ");
    const text = changed[what] ?? answers[what];
    if (text === undefined) throw new Error(`unknown command ${what}`);
    return text;
  };

describe("facts of a cluster", () => {
  it("name the right that is missing", async () => {
    const user = 'User "viewer" cannot';
    const refused = `secrets is forbidden: ${user} list resource "secrets" in API group "" at the cluster scope`;
    assert.equal(missingRight(refused), "list secrets in the whole cluster");
    const inOne = `pods "a" is forbidden: ${user} create resource "pods/exec" in API group "" in the namespace "kube-system"`;
    assert.equal(missingRight(inOne), "create pods/exec in namespace kube-system");
    const ofGroup = `x is forbidden: ${user} list resource "ciliumendpoints" in API group "cilium.io" at the cluster scope`;
    assert.equal(missingRight(ofGroup), "list ciliumendpoints.cilium.io in the whole cluster");
    assert.equal(missingRight("connect ECONNREFUSED 127.0.0.1:6443"), undefined);
    assert.deepEqual(unreadFact(new ApiError(403, refused)), {
      read: false,
      because: refused,
      right: "list secrets in the whole cluster",
    });
    assert.deepEqual(await readFact(async () => 1), { read: true, value: 1 });
    assert.deepEqual(await readFact(() => Promise.reject(new Error("no route\nat x"))), {
      read: false,
      because: "no route",
    });
  });

  it("read what a real agent prints", async () => {
    const agent = await readAgent(answering(), agentPod);
    assert.equal(agent.revision, 5);
    assert.equal(agent.status.cilium.state, "Ok");
    assert.equal(agent.status["kube-proxy-replacement"]?.mode, "True");
    assert.match(agent.status.ipam?.status ?? "", /^IPv4: \d+\/254 allocated from/);
    assert.ok((agent.status.controllers ?? []).length > 0);
    assert.deepEqual(agent.maps, [{ map: "ct4_global", pressure: 0.0012 }]);
    const [first] = agent.endpoints;
    assert.match(first?.pod ?? "", /^kube-system\/coredns-/);
    assert.equal(first?.revision, 5);
  });

  const unusable: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ["no JSON", { status: "Error: cannot connect" }, /cilium-dbg status answers is not JSON/],
    [
      "JSON of another form",
      { "endpoint list": '[{"id": "seven"}]' },
      /cilium-dbg endpoint list .*known form: 0\.id/,
    ],
  ];
  for (const [what, changed, message] of unusable) {
    it(`say so where an agent prints ${what}`, () =>
      assert.rejects(readAgent(answering(changed), agentPod), message));
  }

  it("are read in part where one agent does not answer", async () => {
    const silent = { ...agentPod, name: "cilium-2", node: "worker-2" };
    const ask: AskAgent = (pod, words) =>
      pod === "cilium-2" ? Promise.reject(new Error("container not found")) : answering()(pod, words);
    const fact = await readAgents(ask, [agentPod, silent], [node]);
    assert.ok(!fact.read);
    assert.equal(fact.because, "agent cilium-2 on worker-2: container not found");
    assert.deepEqual(
      fact.partly?.map(({ pod }) => pod),
      [agentPod.name],
    );
  });

  it("ask no agent on a node that KWOK plays, and do not know agents where all are played", async () => {
    const never: AskAgent = () => assert.fail("a played agent was asked");
    const played = { ...node, played: true };
    const fact = await readAgents(never, [agentPod], [played]);
    assert.ok(!fact.read);
    assert.match(fact.because, /KWOK plays/);
    const mixed = await readAgents(
      answering(),
      [agentPod, { ...agentPod, name: "b", node: "n" }],
      [node, { ...played, name: "n" }],
    );
    assert.ok(mixed.read && mixed.value.length === 1);
    assert.deepEqual(await readAgents(never, [], [node]), { read: true, value: [] });
  });

  it("read a certificate's times, and say of other texts that they are none", () => {
    const authority = makeAuthority();
    const [found] = certificatesIn("Secret a/b, tls.crt", authority.certificate);
    assert.ok(found?.from !== undefined && found.until !== undefined && found.until > found.from);
    assert.equal(certificatesIn("x", `${authority.certificate}\n${authority.certificate}`).length, 2);
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    for (const text of ["", "hello", broken]) {
      assert.deepEqual(certificatesIn("x", text), [
        { place: "x", subject: "", from: undefined, until: undefined },
      ]);
    }
  });

  it("read images, dashboards and Hubble's handlers", () => {
    assert.deepEqual(imageOf("localhost:5000/a/cilium:v1@sha256:00"), {
      repository: "localhost:5000/a/cilium",
      tag: "v1",
    });
    assert.deepEqual(imageOf("localhost:5000/cilium"), { repository: "localhost:5000/cilium", tag: "" });
    assert.deepEqual(
      queriesIn('{"panels":[{"targets":[{"expr":"up"}]},{"panels":[{"targets":[{"expr":"a"}]}]}]}'),
      ["up", "a"],
    );
    assert.deepEqual(queriesIn("not JSON"), []);
    const handlers = handlersIn("dns:query;labelsContext=source_namespace,destination_namespace drop\ttcp:x");
    assert.deepEqual(
      [...handlers],
      [
        ["dns", ["source_namespace", "destination_namespace"]],
        ["drop", []],
        ["tcp", []],
      ],
    );
  });
});
