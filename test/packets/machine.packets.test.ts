import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import execa from "execa";
import { cgroupName, ownCgroupMount } from "../../sandbox/nodes/packets/cgroup";
import { settingsFile } from "../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../sandbox/paths";
import { Checkout } from "../support/checkout";
import { until } from "../support/until";

/** What of a machine a node could leave behind. */
interface Machine {
  readonly namespaces: readonly string[];
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly cgroups: readonly string[];
  readonly rules: string;
  readonly settings: Readonly<Record<string, string>>;
}

const SHARED_SETTINGS = ["kernel/unprivileged_bpf_disabled", "kernel/timer_migration", "net/ipv4/ip_forward"];

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

const machine = async (cgroup: string): Promise<Machine> => {
  const links = await execa("ip", ["-o", "link"]);
  const rules = await execa("iptables-save", [], { reject: false });
  return {
    namespaces: existsSync("/run/netns") ? readdirSync("/run/netns") : [],
    mounts: lines(readFileSync("/proc/self/mountinfo", "utf8")).map((line) => line.split(" ")[4] ?? ""),
    links: lines(links.stdout).map((line) => line.split(":")[1]?.trim() ?? ""),
    cgroups: readdirSync(ownCgroupMount() ?? "").filter((name) => name === cgroup),
    rules: rules.stdout.replaceAll(/^#.*$|\[\d+:\d+\]/gm, ""),
    settings: Object.fromEntries(
      SHARED_SETTINGS.map((name) => [name, readFileSync(join("/proc/sys", name), "utf8")]),
    ),
  };
};

interface Census {
  readonly programs: readonly number[];
  readonly maps: readonly number[];
}

describe("a node with packets on its machine", function () {
  this.timeout(300_000);
  let checkout: Checkout;
  let untouched: Machine;
  let censusBefore: Census;
  let program: string;
  let cgroup: string;

  const census = async (): Promise<Census> => JSON.parse((await execa(program, ["census"])).stdout) as Census;

  const nodeProcess = async (): Promise<number> => {
    const file = settingsFile(sandboxPaths(checkout.directory));
    const found = (await checkout.processes()).find((line) => line.includes(`packets-node run ${file}`));
    return Number.parseInt(found ?? "", 10);
  };

  /** Kubernetes says that the agent's node is there; the agent itself starts with the release. */
  const up = async (): Promise<void> => checkout.sandboxUp("--packets");

  /** Programs and maps that came and have not gone. A kernel frees them a moment after their last user. */
  const leftOf = async (): Promise<number> => {
    const now = await census();
    const came = [
      ...now.programs.filter((id) => !censusBefore.programs.includes(id)),
      ...now.maps.filter((id) => !censusBefore.maps.includes(id)),
    ];
    return came.length;
  };

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
    const settings = JSON.parse(readFileSync(settingsFile(sandboxPaths(checkout.directory)), "utf8"));
    program = settings.programs["packets-node"];
    censusBefore = await census();
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
