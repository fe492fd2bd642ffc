import assert from "node:assert/strict";
import { type ClusterApi, openApi } from "../../cluster/api";
import { clientRequest } from "../../policies/blocks/common-expectations";
import { lab } from "../../policies/lab/lab";
import { answerQuestion } from "../../verdicts/answer-question";
import { stepsInOrder } from "../support/steps-in-order";
import { until } from "../support/until";
import { agrees, LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";
import { AgentApi } from "./random/agent-api";
import { haveObject, makeObject, removeMade } from "./random/make-objects";
import { nodeProcess } from "./random/node-processes";
import { letting, replaceUnseen, TOGETHER, TRIES } from "./replace-unseen";

const flow = clientRequest(lab, "GET", "/");
const others = Array.from({ length: TOGETHER - 1 }, (_, index) => `anew-${index}`);
const lets = letting("anew", "server", "client");
const keepsOut = letting("anew", "server", "nobody");

describe("a policy that is made anew under its name", function () {
  this.timeout(300_000);
  stepsInOrder();
  let api: ClusterApi;
  let agent: AgentApi;
  let checkout: string;
  let node: LabOnNode;
  /** How many the agent has of others. */
  let theirs = 0;
  const marks: string[] = [];

  const passes = async (): Promise<boolean> => {
    const outcome = await node.probe({ flow, verdict: "allowed", because: "the old one says so" });
    return agrees({ flow, verdict: "allowed" }, outcome);
  };
  const uidsOf = async (): Promise<ReadonlySet<string>> => (await agent.policies()).uids;

  /** Waits until the agent is past every change so far: it reads them in their order, and this policy is the last one. */
  const pastAll = async (): Promise<void> => {
    const mark = letting(`anew-mark-${marks.length}`, "nobody", "nobody");
    marks.push(mark.metadata?.name ?? "");
    const uid = await haveObject(api, mark);
    await until("every pod enforces the last policy", () => agent.enforces([uid]));
  };

  const removeAll = async (): Promise<void> => {
    for (const name of [...others, ...marks.splice(0), "anew"]) {
      await removeMade(api, letting(name, name, "client"));
    }
    await until("the agent has none of them", async () => (await uidsOf()).size === theirs);
  };

  before(async () => {
    const { directory, environment } = packetsCheckout();
    checkout = directory;
    node = new LabOnNode(packetsCheckout());
    await node.start();
    api = openApi(undefined, environment);
    agent = new AgentApi(nodeProcess(checkout, "serve"));
    theirs = (await uidsOf()).size;
  });
  after(removeAll);

  it("is taken for the old one by an agent that reads both changes at once: what is gone goes on letting pass", async () => {
    for (let left = TRIES; left > 0; left--) {
      await removeAll();
      for (const name of others) await makeObject(api, letting(name, name, "client"));
      const old = await makeObject(api, lets);
      assert.ok("uid" in old);
      await until("the agent has them all", async () => (await uidsOf()).size === theirs + TOGETHER);
      const anew = [...others.map((name) => letting(name, name, "nobody")), keepsOut];
      const made = (await replaceUnseen(checkout, api, anew)).at(-1) ?? "";
      await pastAll();
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
    await pastAll();
    assert.equal(await passes(), true);
  });

  it("is read with the next change of its spec", async () => {
    const description = "a change of the spec, and none of the rules";
    await haveObject(api, letting("anew", "server", "nobody", { description }));
    await until("packets are dropped", async () => !(await passes()));
  });
});
