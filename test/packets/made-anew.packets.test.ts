import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClusterApi, openApi } from "../../cluster/api";
import { clientRequest } from "../../policies/blocks/common-expectations";
import { lab } from "../../policies/lab/lab";
import { answerQuestion } from "../../verdicts/answer-question";
import type { ManifestObject } from "../../verdicts/world";
import { stepsInOrder } from "../support/steps-in-order";
import { until } from "../support/until";
import { innerOf } from "./inner-processes";
import { agrees, LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";
import { AgentApi } from "./random/agent-api";
import { haveObject, makeObject, removeMade } from "./random/make-objects";
import { nodeProcess } from "./random/node-processes";

/** Policies that are made anew at once: the agent is not to come to the end of them one by one. */
const TOGETHER = 30;
/** Whether the agent reads "gone" and "made" apart is a question of moments. */
const TRIES = 10;
/** Many times what the agent needs for a policy that it reads. */
const LONG_ENOUGH_MS = 5_000;

const policy = (name: string, app: string, from: string, more: object = {}): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace: lab.namespace },
  spec: {
    endpointSelector: { matchLabels: { app } },
    ingress: [{ fromEndpoints: [{ matchLabels: { app: from } }] }],
    ...more,
  },
});

const flow = clientRequest(lab, "GET", "/");
const others = Array.from({ length: TOGETHER - 1 }, (_, index) => `anew-${index}`);
const lets = policy("anew", "server", "client");
const keepsOut = policy("anew", "server", "nobody");

describe("a policy that is made anew under its name", function () {
  this.timeout(300_000);
  stepsInOrder();
  let api: ClusterApi;
  let agent: AgentApi;
  let agentProcess: number;
  let node: LabOnNode;
  /** How many the agent has of others. */
  let theirs = 0;

  const passes = async (): Promise<boolean> => {
    const outcome = await node.probe({ flow, verdict: "allowed", because: "the old one says so" });
    return agrees({ flow, verdict: "allowed" }, outcome);
  };
  const uidsOf = async (): Promise<ReadonlySet<string>> => (await agent.policies()).uids;

  /** All of them, each deleted and made again at once, while the agent does not look. @returns the new one's uid. */
  const makeAnew = async (): Promise<string> => {
    process.kill(agentProcess, "SIGSTOP");
    try {
      for (const name of others) {
        await removeMade(api, policy(name, name, "client"));
        await makeObject(api, policy(name, name, "nobody"));
      }
      await removeMade(api, lets);
      const made = await makeObject(api, keepsOut);
      assert.ok("uid" in made, JSON.stringify(made));
      return made.uid;
    } finally {
      process.kill(agentProcess, "SIGCONT");
    }
  };

  const removeAll = async (): Promise<void> => {
    for (const name of [...others, "anew"]) await removeMade(api, policy(name, name, "client"));
    await until("the agent has none of them", async () => (await uidsOf()).size === theirs);
  };

  before(async () => {
    const checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    await node.start();
    api = openApi(undefined, checkout.environment);
    agent = new AgentApi(nodeProcess(checkout.directory, "serve"));
    const [found] = innerOf(checkout.directory, "cilium-agent");
    assert.ok(found !== undefined, "no agent runs");
    agentProcess = found;
    theirs = (await uidsOf()).size;
  });
  after(removeAll);

  it("is taken for the old one by an agent that reads both changes at once: what is gone goes on letting pass", async () => {
    for (let left = TRIES; left > 0; left--) {
      await removeAll();
      for (const name of others) await makeObject(api, policy(name, name, "client"));
      const old = await makeObject(api, lets);
      assert.ok("uid" in old);
      await until("the agent has them all", async () => (await uidsOf()).size === theirs + TOGETHER);
      const made = await makeAnew();
      await sleep(LONG_ENOUGH_MS);
      const uids = await uidsOf();
      if (uids.has(made)) continue;
      assert.ok(uids.has(old.uid), "neither the old one nor the new one is enforced");
      assert.equal(await passes(), true, "the agent has the old rules, and packets are dropped");
      return;
    }
    assert.fail(`${TRIES} times the agent took the new one: Cilium may have mended it`);
  });

  it("while the API server has the one that lets nobody pass", () => {
    const endpoint = (app: string) => ({ name: app, namespace: lab.namespace, labels: { app } });
    const { verdicts } = answerQuestion({
      endpoints: [endpoint("client"), endpoint("server")],
      policies: [keepsOut],
      flows: [{ from: `${lab.namespace}/client`, to: `${lab.namespace}/server`, port: flow.port }],
    });
    assert.equal(verdicts[0]?.verdict, "denied-by-default");
  });

  it("is not read because of an annotation", async () => {
    const annotations = { "policy-lab.test/look": "again" };
    await haveObject(api, { ...keepsOut, metadata: { ...keepsOut.metadata, ...{ annotations } } });
    await sleep(LONG_ENOUGH_MS);
    assert.equal(await passes(), true);
  });

  it("is read with the next change of its spec", async () => {
    const description = "a change of the spec, and none of the rules";
    await haveObject(api, policy("anew", "server", "nobody", { description }));
    await until("packets are dropped", async () => !(await passes()));
  });
});
