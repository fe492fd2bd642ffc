import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { cgroupName } from "../../sandbox/nodes/packets/cgroup";
import { settingsFile } from "../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../sandbox/paths";
import { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { type Census, cameSince, census, type Machine, machine, nodeProgram } from "./machine";

describe("a node with packets on its machine", function () {
  this.timeout(300_000);
  let checkout: Checkout;
  let untouched: Machine;
  let censusBefore: Census;
  let program: string;
  let cgroup: string;

  const nodeProcess = async (): Promise<number> => {
    const file = settingsFile(sandboxPaths(checkout.directory));
    const found = (await checkout.processes()).find((line) => line.includes(`packets-node run ${file}`));
    return Number.parseInt(found ?? "", 10);
  };

  /** Kubernetes says that the agent's node is there; the agent itself starts with the release. */
  const up = async (): Promise<void> => checkout.sandboxUp("--packets");

  const leftOf = async (): Promise<number> => cameSince(censusBefore, await census(program));

  const nothingIsLeft = async (): Promise<void> => {
    await until("BPF programs and maps go", async () => (await leftOf()) === 0);
    await until("the cgroup goes", async () => (await machine(cgroup)).cgroups.length === 0);
    assert.deepEqual(await machine(cgroup), untouched);
  };

  before(async () => {
    checkout = Checkout.create();
    cgroup = cgroupName(sandboxPaths(checkout.directory).cluster);
    untouched = await machine(cgroup);
    await up();
    program = nodeProgram(checkout.directory);
    censusBefore = await census(program);
    // Until now no agent runs: it comes with the release.
    await checkout.setPhase("baseline");
    await checkout.up();
    assert.ok((await leftOf()) > 20, "Cilium's agent has loaded next to nothing");
  });
  after(() => checkout?.remove());

  it("adds nothing to the machine's own namespaces but a cgroup, while it runs", async () => {
    const now = await machine(cgroup);
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
    await nothingIsLeft();
    await up();
    assert.notEqual(await nodeProcess(), first);
  });

  it("leaves nothing after `down`", async () => {
    const down = await checkout.lab(["sandbox", "down"]);
    assert.equal(down.exitCode, 0, down.all);
    await nothingIsLeft();
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
