import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { settingsFile } from "../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../sandbox/paths";
import { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { LeftOnMachine } from "./left-on-machine";

describe("a node with packets on its machine", function () {
  this.timeout(900_000);
  let checkout: Checkout;
  let left: LeftOnMachine;

  const nodeProcess = async (): Promise<number> => {
    const file = settingsFile(sandboxPaths(checkout.directory));
    const found = (await checkout.processes()).find((line) => line.includes(`packets-node run ${file}`));
    return Number.parseInt(found ?? "", 10);
  };

  /** Kubernetes says that the agent's node is there; the agent itself starts with the release. */
  const up = async (): Promise<void> => checkout.sandboxUp("--packets");

  before(async () => {
    checkout = Checkout.create();
    left = await LeftOnMachine.before(checkout);
    await up();
    // Until now no agent runs: it comes with the release.
    await checkout.setPhase("baseline");
    await checkout.up();
  });
  after(() => checkout?.remove());

  it("adds nothing to the machine's own namespaces but a cgroup, while it runs", async () => {
    assert.equal((await left.cgroups()).length, 1);
    assert.ok((await left.note()) > 20, "Cilium's agent has loaded next to nothing");
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
    await left.note();
    process.kill(first, "SIGKILL");
    await left.nothing();
    const status = await checkout.lab(["sandbox", "status", "--json"]);
    const { state, reason } = JSON.parse(status.stdout) as { state: string; reason: string };
    assert.deepEqual([state, reason], ["degraded", "not running: packets-node"]);
    await up();
    assert.notEqual(await nodeProcess(), first);
  });

  it("leaves nothing after `down`", async () => {
    await left.note();
    const down = await checkout.lab(["sandbox", "down"]);
    assert.equal(down.exitCode, 0, down.all);
    await left.nothing();
  });

  it("refuses to become another kind of sandbox on the same data", async () => {
    const plain = await checkout.lab(["sandbox", "up"]);
    assert.equal(plain.exitCode, 0, plain.all);
    const packets = await checkout.lab(["sandbox", "up", "--packets"]);
    assert.equal(packets.exitCode, 1);
    assert.match(packets.all, /has other nodes: kwok, and not packets/);
    assert.match(packets.all, /lab sandbox down && \.\/lab sandbox up --packets/);
  });
});
