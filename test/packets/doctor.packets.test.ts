import assert from "node:assert/strict";
import * as z from "zod";
import { lab } from "../../policies/lab/lab";
import { l7GetRoot } from "../../policies/phases/l7-get-root";
import { NODE_NAME } from "../../sandbox/nodes/packets/node-settings";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";

const answer = z.object({
  findings: z.array(
    z.object({ check: z.string(), severity: z.string(), subject: z.string(), evidence: z.string() }),
  ),
  unread: z.array(z.object({ facts: z.array(z.string()), because: z.string() })),
  passed: z.array(z.string()),
});

/** Checks of what the agent says of itself: all pass only where a real one has answered. */
const ofTheAgent: readonly string[] = [
  "agent-unhealthy",
  "controllers-failing",
  "map-pressure",
  "addresses-used-up",
  "proxy-not-ready",
  "services-unserved",
  "hubble-unhealthy",
  "endpoint-not-ready",
  "endpoint-behind",
  "pod-unmanaged",
];

describe("lab doctor, with Cilium's agent on a node with packets", function () {
  this.timeout(600_000);
  let checkout: Checkout;
  let node: LabOnNode;
  const objects = l7GetRoot.objects(lab);

  const doctor = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await checkout.lab(["doctor", "--json", ...args]);
    assert.doesNotMatch(stderr, /\n\s+at /);
    return { exitCode, ...answer.parse(JSON.parse(stdout)) };
  };

  /** Waits until the agent's checks pass; endpoints that are being made anew are a warning. */
  const untilWell = async (): Promise<void> => {
    const only = ["--only", ofTheAgent.join(","), "--fail-on", "warning"];
    const { exitCode, passed, findings, unread } = await doctor("--wait", "4m", ...only);
    const said = [
      ...findings.map((each) => `${each.check} ${each.subject} ${each.evidence}`),
      ...unread.map(({ because }) => because),
    ];
    assert.equal(exitCode, 0, said.join("; "));
    assert.deepEqual([...passed].sort(), [...ofTheAgent].sort());
  };

  before(async () => {
    checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    await node.start({ workloads: ["client", "server"], requires: [] });
  });
  after(() => node.delete(objects));

  it("finds the agent well, its endpoints at the newest policies, and every pod Cilium's", async () => {
    await untilWell();
    // Relay and DNS of a sandbox that has just come up are ready a little later.
    const { exitCode, findings, unread } = await doctor("--wait", "4m");
    assert.equal(exitCode, 0, findings.map(({ check, subject }) => `${check} ${subject}`).join("; "));
    assert.deepEqual(unread, []);
    assert.ok(findings.some(({ check }) => check === "played-nodes"));
  });

  it("counts the redirects of a phase with HTTP rules, and says of policies that nobody has judged", async () => {
    await node.apply(objects);
    // The operator, which writes the condition Valid, is played here.
    const judged = async (): Promise<boolean> =>
      (await doctor("--only", "policy-invalid")).findings.some(
        ({ severity, subject }) => severity === "warning" && /l7-allow-only-get-root/.test(subject),
      );
    await until("the policy is there", judged);
    const { exitCode, passed } = await doctor(
      "--wait",
      "2m",
      "--only",
      "endpoint-behind,endpoint-not-ready,proxy-not-ready",
    );
    assert.equal(exitCode, 0);
    assert.deepEqual(passed.length, 3);
  });

  it("does not pass while an agent is gone, and waits until its successor is well", async () => {
    const pods = [
      "-n",
      "kube-system",
      "get",
      "pods",
      "-l",
      "k8s-app=cilium",
      `--field-selector=spec.nodeName=${NODE_NAME}`,
    ];
    const before = await checkout.kubectl(...pods, "-o", "name");
    await checkout.kubectl("-n", "kube-system", "delete", "--wait=true", ...before.trim().split("\n"));
    const gone = await doctor("--only", "agent-not-ready,agent-unhealthy,endpoint-not-ready");
    assert.ok(gone.passed.length < 3, "all of it passed without an agent");
    await untilWell();
    assert.notEqual(await checkout.kubectl(...pods, "-o", "name"), before);
  });
});
