import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import type { InnerPart } from "../../sandbox/nodes/node-side";
import { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { innerOf } from "./inner-processes";
import { LeftOnMachine } from "./left-on-machine";

const PROXY = "cilium-envoy-starter";

interface Status {
  readonly state: string;
  readonly reason: string;
  readonly nodes: { readonly parts?: readonly InnerPart[] };
}

const client = ["exec", "-n", "policy-lab", "client", "--", "curl", "-s", "-m", "5", "-o", "/dev/null"];

describe("a node with packets of which something dies", function () {
  this.timeout(900_000);
  let checkout: Checkout;
  let left: LeftOnMachine;

  const inner = (name: string): readonly number[] => innerOf(checkout.directory, name);
  const nodeRuns = async (): Promise<boolean> =>
    (await checkout.processes()).some((line) => line.includes("packets-node run"));

  const status = async (): Promise<Status> =>
    JSON.parse((await checkout.lab(["sandbox", "status", "--json"])).stdout) as Status;
  const part = async (name: string): Promise<InnerPart | undefined> =>
    (await status()).nodes.parts?.find((one) => one.name === name);
  const answers = (name: string): Promise<void> =>
    until(
      `${name} answers`,
      async () => (await part(name))?.state === "answers",
      async () => JSON.stringify(await status()),
    );

  /** The lab's phase on the wire: one request passes, another is refused. */
  const enforced = async (): Promise<boolean> => {
    const ask = async (path: string): Promise<string> => {
      const answer = await checkout.run("kubectl", [...client, "-w", "%{http_code}", `http://server${path}`]);
      return answer.stdout;
    };
    return (await ask("/")) === "200" && (await ask("/deny")) === "403";
  };
  const enforces = (): Promise<void> => until("GET / passes and GET /deny is refused", enforced);

  before(async () => {
    checkout = Checkout.create();
    left = await LeftOnMachine.before(checkout);
  });
  after(() => checkout?.remove());

  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    it(`leaves nothing when \`up\` gets ${signal} in the middle and \`down\` follows`, async () => {
      const up = spawn(
        process.execPath,
        [join(checkout.directory, "cli/lab.js"), "sandbox", "up", "--packets"],
        {
          cwd: checkout.directory,
          env: checkout.environment,
          stdio: ["ignore", "ignore", "pipe"],
        },
      );
      let said = "";
      up.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      const ended = new Promise<number | null>((resolve) => up.once("exit", resolve));
      await until(
        "the node's inside is being made",
        async () => inner("packets-inside").length > 0,
        async () => said,
      );
      await left.note();
      up.kill(signal);
      const exitCode = await ended;
      if (signal === "SIGINT") {
        assert.equal(exitCode, 130, said);
        assert.match(said, /error: interrupted/);
      }
      const { state, reason } = await status();
      assert.deepEqual([state, reason], ["degraded", "an earlier start did not come to its end"]);
      const down = await checkout.lab(["sandbox", "down"]);
      assert.equal(down.exitCode, 0, down.all);
      assert.equal(await nodeRuns(), false);
      await left.nothing();
    });
  }

  it("comes up after that, with the real agent and an HTTP rule", async () => {
    await checkout.sandboxUp("--packets");
    await checkout.setPhase("l7-get-root");
    await checkout.up();
    await enforces();
    assert.ok((await left.note()) > 20, "Cilium's agent has loaded next to nothing");
    assert.equal((await status()).state, "running");
  });

  const restarts = async (selector: string): Promise<number> => {
    const path = `{.items[?(@.spec.nodeName=="packets-1")].status.containerStatuses[0].restartCount}`;
    return Number(
      await checkout.kubectl("get", "pods", "-n", "kube-system", "-l", selector, "-o", `jsonpath=${path}`),
    );
  };

  for (const { what, name, selector } of [
    { what: "the agent", name: "cilium-agent", selector: "app.kubernetes.io/name=cilium-agent" },
    { what: "CoreDNS", name: "coredns", selector: "k8s-app=kube-dns" },
    { what: "the relay", name: "hubble-relay", selector: "k8s-app=hubble-relay" },
  ]) {
    it(`starts ${what} again when it is killed; its pod says so`, async () => {
      const pids = inner(name);
      assert.ok(pids.length > 0, `${name} does not run`);
      const count = await restarts(selector);
      for (const pid of pids) process.kill(pid, "SIGKILL");
      await until("its pod counts a restart", async () => (await restarts(selector)) > count);
      await checkout.kubectl(
        "wait",
        "--for=condition=Ready",
        "--timeout=240s",
        "pods",
        "-n",
        "kube-system",
        "-l",
        selector,
      );
      if (name === "cilium-agent") await answers("Cilium's agent");
      await enforces();
    });
  }

  it("says that the HTTP proxy does not answer when both of its processes hang, and has others started", async () => {
    const pids = inner(PROXY);
    assert.equal(pids.length, 2, `${pids.length} processes of the proxy`);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    await until("the status says so", async () => {
      const { state, reason } = await status();
      return (
        state === "degraded" && reason.startsWith("HTTP proxy does not answer: it runs and does not answer")
      );
    });
    await until(
      "others run",
      async () => inner(PROXY).length === 2 && inner(PROXY).every((pid) => !pids.includes(pid)),
    );
    await answers("HTTP proxy");
    await enforces();
  });

  it("has the proxy started again when both of its processes are killed", async () => {
    const pids = inner(PROXY);
    // In one go: the end of one of them is the end of the other.
    await execa("kill", ["-KILL", ...pids.map(String)], { reject: false });
    await until(
      "others run",
      async () => inner(PROXY).length === 2 && inner(PROXY).every((pid) => !pids.includes(pid)),
    );
    await answers("HTTP proxy");
    await enforces();
  });

  it("starts Prometheus again at the same address when it is killed", async () => {
    const pids = inner("prometheus");
    assert.equal(pids.length, 1);
    const [pid = 0] = pids;
    process.kill(pid, "SIGKILL");
    await until("another one runs", async () => inner("prometheus").some((other) => other !== pid));
    await answers("Prometheus");
  });

  it("makes a pod's network again when Cilium's CNI plugin is killed in the middle of it, and says so", async () => {
    const run = checkout.run("kubectl", [
      "run",
      "latecomer",
      "--image=docker.io/curlimages/curl:8.17.0",
      "--command",
      "--",
      "sleep",
      "infinity",
    ]);
    let killed = false;
    for (const end = Date.now() + 60_000; !killed && Date.now() < end; await sleep(2)) {
      for (const pid of inner("cilium-cni")) {
        process.kill(pid, "SIGKILL");
        killed = true;
      }
    }
    assert.equal((await run).exitCode, 0, (await run).all);
    assert.ok(killed, "the plugin was not seen");
    await checkout.kubectl("wait", "--for=condition=Ready", "--timeout=120s", "pod", "latecomer");
    const reasons = await checkout.kubectl(
      "get",
      "events",
      "--field-selector",
      "involvedObject.name=latecomer",
      "-o",
      "jsonpath={.items[*].reason}",
    );
    assert.match(reasons, /FailedCreatePodSandBox/);
    await checkout.kubectl("delete", "pod", "latecomer", "--grace-period=1");
    await enforces();
  });

  it("comes back as a whole when what serves it is killed: pods, agent, enforcement", async () => {
    const [pid = 0] = inner("packets-serve");
    process.kill(pid, "SIGKILL");
    await until("another one serves", async () => inner("packets-serve").some((other) => other !== pid));
    await answers("Cilium's agent");
    await enforces();
    await answers("HTTP proxy");
  });

  it("has played pods answer `kubectl logs` in words, and not with a certificate", async () => {
    const logs = await checkout.run("kubectl", ["logs", "-n", "kube-system", "deployment/cilium-operator"]);
    assert.doesNotMatch(logs.all, /x509|certificate/);
    assert.match(logs.all, /no logs found for container/);
  });

  it("leaves nothing after `down`", async () => {
    await left.note();
    const down = await checkout.lab(["sandbox", "down"]);
    assert.equal(down.exitCode, 0, down.all);
    await left.nothing();
  });
});
