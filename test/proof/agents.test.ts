import assert from "node:assert/strict";
import type { AgentEndpoint } from "../../cilium/agent/agent-endpoints";
import type { RuleOrigin } from "../../cilium/agent/agent-policies";
import { type AgentState, readAgentState, unsettled } from "../../proof/agents/agent-state";
import { changedBetween, type Snapshot } from "../../proof/agents/snapshot";
import { waitSettled } from "../../proof/agents/wait-settled";

const web: RuleOrigin = { kind: "NetworkPolicy", namespace: "shop", name: "web", uid: "u1" };
const endpoint = (more: Partial<AgentEndpoint> = {}): AgentEndpoint => ({
  id: 1,
  pod: "shop/web",
  state: "ready",
  health: "",
  revision: 7,
  ...more,
});
const agent = (more: Partial<AgentState> = {}): AgentState => ({
  pod: "cilium-x",
  node: "node-1",
  restarts: 0,
  revision: 7,
  policies: [web],
  endpoints: [endpoint()],
  ...more,
});
const wanted = [web];

const labelled = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([key, value]) => ({
    key: `io.cilium.k8s.policy.${key}`,
    value,
    source: "k8s",
  }));

describe("what an agent says of its policies", () => {
  it("is read as its own programs print it", () => {
    const rules = [
      { labels: labelled({ "derived-from": "NetworkPolicy", namespace: "shop", name: "web", uid: "u1" }) },
      { labels: null },
    ];
    const endpoints = [
      {
        id: 1,
        status: {
          state: "ready",
          "external-identifiers": { "k8s-namespace": "shop", "k8s-pod-name": "web" },
          policy: { realized: { "policy-revision": 7 } },
        },
      },
      { id: 2, status: { state: "ready", "external-identifiers": { "pod-name": "/" } } },
    ];
    const read = readAgentState(
      { pod: "cilium-x", node: "node-1", restarts: 0 },
      JSON.stringify({ policy: JSON.stringify(rules), revision: 7 }),
      JSON.stringify(endpoints),
    );
    assert.deepEqual(
      read,
      agent({ endpoints: [...agent().endpoints, endpoint({ id: 2, pod: "", revision: 0 })] }),
    );
    assert.throws(() => readAgentState({ pod: "", node: "", restarts: 0 }, "Error: no agent", "[]"));
  });

  it("is settled when it has every policy and none that is gone, and every endpoint has its revision", () => {
    assert.deepEqual(unsettled(agent(), wanted), []);
    assert.deepEqual(unsettled(agent({ policies: [] }), wanted), [
      "cilium-x has not taken NetworkPolicy/shop/web",
    ]);
    assert.deepEqual(unsettled(agent(), []), [
      "cilium-x still has NetworkPolicy/shop/web, which is gone (uid u1)",
    ]);
    const behind = agent({ endpoints: [endpoint({ revision: 6 })] });
    assert.deepEqual(unsettled(behind, wanted), ["shop/web is at revision 6 of 7 (cilium-x)"]);
    const starting = agent({ endpoints: [endpoint({ state: "regenerating" })] });
    assert.deepEqual(unsettled(starting, wanted), ["shop/web is regenerating (cilium-x)"]);
  });
});

describe("waiting for the agents", () => {
  const patience = { patienceMs: 300, pauseMs: 1, waiting: () => undefined };

  it("ends when nothing has changed between two looks", async () => {
    const states = [agent({ revision: 5 }), agent({ revision: 6 }), agent(), agent()];
    let asked = 0;
    const ask = async () => {
      const state = states[Math.min(asked++, 3)] ?? agent();
      return { agents: [{ ...state, endpoints: [] }], wanted };
    };
    const { signal } = new AbortController();
    assert.deepEqual((await waitSettled(ask, { ...patience, signal })).open, []);
    assert.equal(asked, 4);
  });

  it("goes on while an agent can't be asked, and says at the end what is left", async () => {
    const told: string[] = [];
    const ask = () => Promise.reject(new Error("no agent of Cilium runs"));
    const { signal } = new AbortController();
    const { open } = await waitSettled(ask, { ...patience, signal, waiting: (what) => told.push(what) });
    assert.deepEqual(open, ["no agent of Cilium runs"]);
    assert.ok(told.length > 1);
  });

  it("names an object that is gone and that an agent goes by, and what brings the one that is there", async () => {
    const old = { ...web, kind: "CiliumNetworkPolicy", uid: "u0" };
    const stuck = agent({ policies: [old] });
    const ask = async () => ({ agents: [stuck], wanted: [{ ...old, uid: "u1" }] });
    const { signal } = new AbortController();
    const { open, fix } = await waitSettled(ask, { ...patience, patienceMs: 20, signal });
    assert.deepEqual(open, [
      "cilium-x on node-1 goes by an older CiliumNetworkPolicy/shop/web (uid u0), which is gone, and not by the one that is there (uid u1)",
    ]);
    assert.match(fix ?? "", /^kubectl -n kube-system delete pod cilium-x /);
    const missing = async () => ({ agents: [agent({ policies: [] })], wanted });
    assert.equal((await waitSettled(missing, { ...patience, patienceMs: 20, signal })).fix, undefined);
  });

  it("ends when it is interrupted", async () => {
    const ask = async () => ({ agents: [agent({ policies: [] })], wanted });
    const { open } = await waitSettled(ask, { ...patience, patienceMs: 60_000, signal: AbortSignal.abort() });
    assert.equal(open.length, 1);
  });
});

describe("what changed while probes ran", () => {
  const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
    agents: new Map([["cilium-x", "0 restarts"]]),
    policies: new Map([["NetworkPolicy/shop/web", "u1 1"]]),
    pods: new Map([
      ["shop/web", "10.1.0.7 0"],
      ["shop/cron", "10.1.0.9 0"],
    ]),
    ...more,
  });
  const ends = new Set(["shop/web"]);

  it("is nothing where nothing did that counts", () => {
    const others = snapshot({ pods: new Map([["shop/web", "10.1.0.7 0"]]) });
    assert.deepEqual(changedBetween(snapshot(), others, ends), []);
  });

  it("is an agent that was started again, a policy, a pod at an end", () => {
    const after = snapshot({
      agents: new Map([["cilium-x", "1 restarts"]]),
      policies: new Map([["NetworkPolicy/shop/other", "u2 1"]]),
      pods: new Map([["shop/web", "10.1.0.8 0"]]),
    });
    assert.deepEqual(changedBetween(snapshot(), after, ends), [
      "agent cilium-x changed",
      "policy NetworkPolicy/shop/web went",
      "policy NetworkPolicy/shop/other came",
      "pod shop/web changed",
    ]);
  });
});
