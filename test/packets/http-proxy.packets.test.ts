import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { clientRequest } from "../../policies/blocks/common-expectations";
import type { Expectation } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import { l7GetRoot } from "../../policies/phases/l7-get-root";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { agrees, LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";
import { type ProxyProcesses, proxyOf } from "./proxy-processes";

const expectations: readonly Expectation[] = [
  { flow: clientRequest(lab, "GET", "/"), verdict: "allowed", because: "the rule names it" },
  { flow: clientRequest(lab, "GET", "/deny"), verdict: "denied-by-l7", because: "the rule does not" },
];

describe("the HTTP proxy of a node with packets", function () {
  this.timeout(120_000);
  let checkout: Checkout;
  let node: LabOnNode;
  const objects = l7GetRoot.objects(lab);

  const enforces = async (): Promise<boolean> => {
    const outcomes = await Promise.all(expectations.map((expectation) => node.probe(expectation)));
    return expectations.every((expectation, at) => {
      const outcome = outcomes[at];
      return outcome !== undefined && agrees(expectation, outcome);
    });
  };

  const running = async (): Promise<ProxyProcesses> => {
    const found = proxyOf(checkout.directory);
    assert.ok(found, "the proxy does not run");
    return found;
  };

  /** How long it takes until another pair of processes runs, in milliseconds. */
  const replaced = async (before: ProxyProcesses, patienceMs: number): Promise<number> => {
    const began = Date.now();
    while (Date.now() - began < patienceMs) {
      const now = proxyOf(checkout.directory);
      if (now && now.worker !== before.worker && now.watcher !== before.watcher) return Date.now() - began;
      await sleep(10);
    }
    throw new Error(`no other proxy runs after ${patienceMs} ms`);
  };

  before(async () => {
    checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    await node.start();
    await node.apply(objects);
    await until("GET / passes and GET /deny is refused", enforces);
  });
  after(() => node.delete(objects));

  for (const which of ["worker", "watcher"] as const) {
    it(`is started again within a second when its ${which} is killed`, async () => {
      const before = await running();
      process.kill(before[which], "SIGKILL");
      const took = await replaced(before, 10_000);
      assert.ok(took < 1000, `${took} ms`);
      await until("GET / passes and GET /deny is refused", enforces);
    });

    it(`is replaced when its ${which} hangs`, async () => {
      const before = await running();
      process.kill(before[which], "SIGSTOP");
      await replaced(before, 15_000);
      await until("GET / passes and GET /deny is refused", enforces);
    });
  }

  it("lets nobody pass while it hangs", async () => {
    const before = await running();
    process.kill(before.worker, "SIGSTOP");
    // Once: a second try would meet the proxy that is there by then.
    const outcomes = await Promise.all(expectations.map((expectation) => node.probe(expectation, 1)));
    // The kernel takes the connections, and nobody answers: a client waits, or sees a reset when the proxy is ended.
    for (const [at, outcome] of outcomes.entries()) {
      const flow = expectations[at]?.flow;
      assert.ok(flow);
      assert.equal(agrees({ verdict: "allowed", flow }, outcome), false, JSON.stringify(outcome));
    }
    await replaced(before, 15_000);
    await until("GET / passes and GET /deny is refused", enforces);
  });

  it("asks the rules anew about a connection that is kept alive", async () => {
    const url = "http://server/ ".repeat(12);
    const command = `curl -s --rate 4/s -w '\\nSTATUS %{http_code} %{num_connects}\\n' ${url}| grep ^STATUS`;
    const asked = checkout.kubectl("exec", "-n", lab.namespace, "client", "--", "sh", "-c", command);
    await sleep(1250);
    const patched = objects.map((object) =>
      JSON.parse(JSON.stringify(object).replaceAll('"path":"/"', '"path":"/other"')),
    );
    await node.apply(patched);
    const answers = (await asked)
      .trim()
      .split("\n")
      .map((line) => line.split(" ").slice(1));
    await node.apply(objects);
    const statuses = answers.map(([status]) => status);
    assert.deepEqual([...new Set(statuses)], ["200", "403"], statuses.join(" "));
    assert.equal(
      answers.filter(([, connects]) => connects !== "0").length,
      1,
      "one connection carried them all",
    );
  });
});
