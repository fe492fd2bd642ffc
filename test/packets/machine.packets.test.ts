import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { settingsFile } from "../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../sandbox/paths";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import type { NodeTraces } from "./node-traces";
import { packetsCheckout, packetsTraces } from "./packets-sandbox";

describe("a node with packets on its machine", function () {
  this.timeout(300_000);
  let checkout: Checkout;
  let traces: NodeTraces;

  const nodeProcess = async (): Promise<number> => {
    const file = settingsFile(sandboxPaths(checkout.directory));
    const found = (await checkout.processes()).find((line) => line.includes(`packets-node run ${file}`));
    return Number.parseInt(found ?? "", 10);
  };

  before(() => {
    checkout = packetsCheckout();
    traces = packetsTraces();
  });

  it("adds nothing to the machine's own namespaces but a cgroup, while it runs", async () => {
    assert.ok((await traces.loaded()) > 20, "Cilium's agent has loaded next to nothing");
    const { untouched } = traces;
    const now = await traces.now();
    assert.deepEqual({ ...now, cgroups: untouched.cgroups }, untouched);
    assert.equal(now.cgroups.length, untouched.cgroups.length + 1);
  });

  it("answers 401 to whoever has no certificate, with pods, logs and exec", async () => {
    const folder = join(settingsFile(sandboxPaths(checkout.directory)), "..");
    const port = Number(readFileSync(join(folder, "port"), "utf8"));
    for (const [method, path] of [
      ["GET", "/pods"],
      ["GET", "/containerLogs/kube-system/coredns/coredns"],
      ["POST", "/exec/kube-system/coredns/coredns?command=id&output=1"],
    ] as const) {
      const status = await new Promise((resolve, reject) => {
        const options = { host: "127.0.0.1", port, method, path, rejectUnauthorized: false };
        https
          .request(options, (answer) => resolve(answer.resume().statusCode))
          .on("error", reject)
          .end();
      });
      assert.equal(status, 401, `${method} ${path}`);
    }
  });

  it("says of an image that nothing stands for that it can't be had, and why", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "stranger", namespace: "default" },
      spec: { containers: [{ name: "stranger", image: "docker.io/library/redis:8" }] },
    };
    const applied = await checkout.run("kubectl", ["apply", "-f", "-"], JSON.stringify(pod));
    assert.equal(applied.exitCode, 0, applied.all);
    const path = "{.status.containerStatuses[0].state.waiting}";
    let waiting = "";
    await until("the pod says ErrImagePull", async () => {
      waiting = await checkout.kubectl("get", "pod", "stranger", "-o", `jsonpath=${path}`);
      return waiting.includes("ErrImagePull");
    });
    assert.match(waiting, /no program stands for image docker\.io\/library\/redis:8 on this node/);
    await checkout.kubectl("delete", "pod", "stranger", "--timeout=20s");
  });

  it("is told in the status, and brought back by `up` after a kill of everything of it", async () => {
    const first = await nodeProcess();
    process.kill(first, "SIGKILL");
    await until("everything of it ends", async () =>
      (await checkout.processes()).every((line) => !line.includes("packets-")),
    );
    const status = await checkout.lab(["sandbox", "status", "--json"]);
    const { state, reason } = JSON.parse(status.stdout) as { state: string; reason: string };
    assert.deepEqual([state, reason], ["degraded", "not running: packets-node"]);
    await traces.areGone();
    await checkout.sandboxUp("--packets");
    assert.notEqual(await nodeProcess(), first);
    await until("the agent answers", async () => {
      const again = await checkout.lab(["sandbox", "status", "--json"]);
      const { nodes } = JSON.parse(again.stdout) as {
        nodes: { parts?: readonly { name: string; state: string }[] };
      };
      return (
        nodes.parts?.some(({ name, state }) => name === "Cilium's agent" && state === "answers") ?? false
      );
    });
    // What runs in pods has to come back, too: the other suites go on with it.
    const pods = ["pods", "-n", "kube-system", "-l", "k8s-app=kube-dns"];
    await checkout.kubectl("wait", "--for=condition=Ready", "--timeout=120s", ...pods);
  });

  it("refuses to become another kind of sandbox on the same data", async () => {
    const two = await checkout.lab(["sandbox", "up", "--packets", "--nodes", "2"]);
    assert.equal(two.exitCode, 1, two.all);
    assert.match(two.all, /has other nodes: packets, and not packets-2/);
    assert.match(two.all, /lab sandbox down && \.\/lab sandbox up --packets --nodes 2/);
  });
});
