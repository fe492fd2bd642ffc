import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findComponents } from "../../sandbox/control-plane/components";
import { sandboxPaths } from "../../sandbox/paths";
import { listProcesses } from "../../sandbox/process-list";
import { readRecord, type SandboxRecord } from "../../sandbox/sandbox-record";
import type { SandboxStatus } from "../../sandbox/status";

const LAB = path.join(__dirname, "..", "..", "cli", "lab.js");

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  file: string,
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(file, [...args], { cwd, env: { ...process.env, ...environment } }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : 128;
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** A project folder of its own, with nothing in it but what Pulumi needs. */
class Project {
  readonly folder: string;

  constructor(name: string) {
    this.folder = path.join(mkdtempSync(path.join(tmpdir(), "lab-e2e-")), name);
    mkdirSync(this.folder);
    writeFileSync(path.join(this.folder, "Pulumi.yaml"), "name: talos-policy-lab\nruntime: yaml\n");
  }

  get paths() {
    return sandboxPaths(this.folder);
  }

  lab(...args: string[]): Promise<Outcome> {
    return run(process.execPath, [LAB, "--project", this.folder, "sandbox", ...args], this.folder);
  }

  async up(): Promise<Outcome> {
    const outcome = await this.lab("up");
    assert.equal(outcome.exitCode, 0, outcome.stderr);
    return outcome;
  }

  async status(): Promise<SandboxStatus> {
    return JSON.parse((await this.lab("status", "--json")).stdout) as SandboxStatus;
  }

  /** A command in a shell that has evaluated `lab sandbox env`. */
  async shell(command: string): Promise<Outcome> {
    const { stdout } = await this.lab("env");
    return run("/bin/sh", ["-c", `${stdout}\n${command}`], this.folder);
  }

  record(): SandboxRecord {
    const record = readRecord(this.paths.record);
    if (typeof record === "string") throw new Error(`the record is ${record}`);
    return record;
  }

  async pids(): Promise<Record<string, number>> {
    const running = findComponents(await listProcesses(), this.paths.cluster);
    return Object.fromEntries(running.map(({ name, process: { pid } }) => [name, pid]));
  }

  async remove(): Promise<void> {
    await this.lab("down");
    rmSync(path.dirname(this.folder), { recursive: true, force: true });
  }
}

async function kill(pid: number | undefined): Promise<void> {
  assert.ok(pid);
  process.kill(pid, "SIGKILL");
  while ((await listProcesses()).some((each) => each.pid === pid))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("sandbox, for real", function () {
  this.timeout(900_000);
  let project: Project;
  let other: Project;
  const helpers: ChildProcess[] = [];

  before(async () => {
    project = new Project("first");
    other = new Project("it's a second one");
    await project.up();
  });
  after(async () => {
    for (const helper of helpers) helper.kill("SIGKILL");
    await Promise.all([project.remove(), other.remove()]);
  });

  it("runs five parts of v1.35 on 127.0.0.1 only", async () => {
    const status = await project.status();
    assert.equal(status.state, "running");
    assert.deepEqual(
      status.components.map(({ state }) => state),
      Array(5).fill("running"),
    );
    assert.deepEqual([status.nodes.ready, status.nodes.wanted], [3, 3]);
    assert.equal(status.nodes.packetsFlow, false);
    const { stdout } = await project.shell("kubectl get --raw /version");
    assert.match(stdout, /"gitVersion": "v1\.35\./);
    const { version } = JSON.parse(readFileSync(path.join(LAB, "../../package.json"), "utf8")) as Record<
      string,
      string
    >;
    assert.equal((await project.shell("lab --version")).stdout.trim(), version);
    if (!existsSync("/proc/net/tcp")) return;
    const ports = new Set(Object.values(project.record().ports));
    const listening = ["tcp", "tcp6"].flatMap((name) =>
      readFileSync(`/proc/net/${name}`, "utf8")
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        .filter(
          (fields) => fields[3] === "0A" && ports.has(Number.parseInt(fields[1]?.split(":")[1] ?? "", 16)),
        )
        .map((fields) => fields[1]?.split(":")[0]),
    );
    assert.ok(listening.length >= 6);
    assert.deepEqual([...new Set(listening)], ["0100007F"]);
  });

  it("has three ready nodes, serves the definitions of Cilium, and has the charts of Cilium and of the prometheus-operator", async () => {
    const nodes = await project.shell("kubectl get nodes --no-headers");
    assert.equal(
      nodes.stdout
        .trim()
        .split("\n")
        .filter((line) => / Ready /.test(line)).length,
      3,
      nodes.stdout,
    );
    for (const resource of ["ciliumnetworkpolicies", "ciliumclusterwideenvoyconfigs"]) {
      const { exitCode, stderr } = await project.shell(`kubectl get ${resource} --all-namespaces`);
      assert.equal(exitCode, 0, stderr);
    }
    // These belong to the stack, which installs their chart.
    const monitors = await project.shell("kubectl get servicemonitors --all-namespaces");
    assert.match(monitors.stderr, /doesn't have a resource type/);
    for (const chart of ["cilium", "prometheus-operator-crds"]) {
      const { stdout, stderr } = await project.shell(`helm show chart .sandbox/charts/${chart}`);
      assert.match(stdout, new RegExp(`^name: ${chart}$`, "m"), stderr);
    }
  });

  it("has a chart of the prometheus-operator's definitions that fits into Helm's storage", async () => {
    const command = "helm install p .sandbox/charts/prometheus-operator-crds --namespace kube-system --wait";
    const install = await project.shell(command);
    assert.equal(install.exitCode, 0, install.stderr);
    const secret = await project.shell("kubectl get secret sh.helm.release.v1.p.v1 -n kube-system -o json");
    // The API server takes no Secret above 1 MiB.
    assert.ok(secret.stdout.length < 2 ** 20 / 2, `${secret.stdout.length} bytes`);
    const crds = await project.shell("kubectl get crd -o name | grep -c monitoring.coreos.com");
    assert.equal(crds.stdout.trim(), "10");
    const uninstall = await project.shell("helm uninstall p --namespace kube-system --wait");
    assert.equal(uninstall.exitCode, 0, uninstall.stderr);
  });

  it("enforces baseline pod security outside of kube-system", async () => {
    const pod = (namespace: string) =>
      `kubectl run p --image=i --namespace ${namespace} --overrides '{"spec":{"hostNetwork":true,"automountServiceAccountToken":false}}'`;
    const refused = await project.shell(pod("default"));
    assert.match(refused.stderr, /violates PodSecurity "baseline:latest"/);
    const taken = await project.shell(
      `${pod("kube-system")} && kubectl delete pod p --namespace kube-system --now`,
    );
    assert.equal(taken.exitCode, 0, taken.stderr);
  });

  it("has the stack selected in a file backend of its own, without warnings about plugins", async () => {
    const { stdout, stderr, exitCode } = await project.shell("pulumi stack ls --json && pulumi plugin ls");
    assert.equal(exitCode, 0, stderr);
    const [stack] = JSON.parse(stdout.slice(0, stdout.indexOf("]") + 1)) as {
      name: string;
      current: boolean;
    }[];
    assert.equal(stack?.name, "sandbox");
    assert.equal(stack?.current, true);
    assert.doesNotMatch(stderr, /warning/);
  });

  it("writes nothing of the user's", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "lab-home-"));
    try {
      const command = "kubectl get nodes >/dev/null && helm list >/dev/null && pulumi stack ls >/dev/null";
      const { exitCode, stderr } = await project.shell(`export HOME='${home}'; ${command}`);
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(readdirSync(home), []);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it("up again changes nothing", async () => {
    const before = await project.pids();
    const { stderr } = await project.up();
    assert.match(stderr, /running already/);
    assert.deepEqual(await project.pids(), before);
  });

  for (const name of ["kube-scheduler", "kube-apiserver", "etcd"]) {
    it(`notices that ${name} was killed and restarts it on the same data`, async () => {
      const marker = `marker-${name}`;
      await project.shell(`kubectl create configmap ${marker}`);
      const before = await project.pids();
      await kill(before[name]);
      const status = await project.lab("status");
      assert.equal(status.exitCode, 1);
      assert.match(status.stdout, new RegExp(`degraded.*not running: ${name}`));
      const { stderr } = await project.up();
      assert.match(stderr, new RegExp(`needs repair: not running: ${name}`));
      assert.equal((await project.status()).state, "running");
      assert.equal((await project.shell(`kubectl get configmap ${marker}`)).exitCode, 0);
      const after = await project.pids();
      assert.notEqual(after[name], before[name]);
    });
  }

  it("comes back after everything was killed, with its objects", async () => {
    await Promise.all(Object.values(await project.pids()).map(kill));
    const refused = await project.shell("pulumi preview");
    assert.equal(refused.exitCode, 1);
    assert.equal(refused.stderr, "the sandbox is not running: ./lab sandbox up\n");
    await project.up();
    assert.equal((await project.shell("kubectl get configmap marker-etcd")).exitCode, 0);
  });

  it("starts afresh when etcd's data is gone, and says so", async () => {
    for (const pid of Object.values(await project.pids())) process.kill(pid, "SIGKILL");
    rmSync(path.join(project.paths.cluster, "etcd"), { recursive: true });
    const { stderr } = await project.up();
    assert.match(stderr, /needs repair: the cluster's data is gone/);
    assert.match(stderr, /the old Pulumi state goes with the cluster/);
    assert.equal((await project.status()).state, "running");
  });

  it("does not end a foreign process whose pid stands in a stale pid file", async () => {
    const before = await project.pids();
    await kill(before["kube-scheduler"]);
    const bystander = spawn("sleep", ["600"], { stdio: "ignore" });
    helpers.push(bystander);
    writeFileSync(path.join(project.paths.cluster, "pids", "kube-scheduler.pid"), String(bystander.pid));
    await project.up();
    assert.equal(bystander.exitCode, null);
    assert.equal((await project.status()).state, "running");
    writeFileSync(path.join(project.paths.cluster, "pids", "kube-scheduler.pid"), String(bystander.pid));
    await project.lab("down");
    assert.equal(bystander.exitCode, null);
    assert.equal(bystander.signalCode, null);
    assert.deepEqual(await project.pids(), {});
  });

  it("down leaves no process and no data, and a shell set up for it says what to do", async () => {
    await project.up();
    const { exitCode, stderr } = await project.lab("down");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(await project.pids(), {});
    assert.deepEqual(readdirSync(project.paths.root), ["bin"]);
    assert.equal((await project.lab("status")).exitCode, 3);
    const refused = await project.shell("pulumi up --yes");
    assert.equal(refused.stderr, "the sandbox is not running: ./lab sandbox up\n");
    assert.match((await project.lab("down")).stderr, /nothing to stop/);
  });

  it("two sandboxes started at the same time do not collide, and one's end is not the other's", async () => {
    await Promise.all([project.up(), other.up()]);
    const ports = [...Object.values(project.record().ports), ...Object.values(other.record().ports)];
    assert.equal(new Set(ports).size, 12);
    await project.shell("kubectl create namespace only-here");
    assert.equal((await other.shell("kubectl get namespace only-here")).exitCode, 1);
    await project.lab("down");
    assert.equal((await other.status()).state, "running");
  });

  it("refuses to take the cluster away from under a pulumi at work", async () => {
    const folder = path.join(
      other.paths.state,
      ".pulumi",
      "locks",
      "organization",
      "talos-policy-lab",
      "sandbox",
    );
    mkdirSync(folder, { recursive: true });
    const script = path.join(other.folder, "pulumi");
    writeFileSync(script, "while :; do sleep 0.2; done\n");
    const busy = spawn("/bin/sh", [script], { stdio: "ignore" });
    helpers.push(busy);
    const lock = { pid: busy.pid, username: "me", hostname: (await import("node:os")).hostname() };
    writeFileSync(path.join(folder, "lock.json"), JSON.stringify(lock));
    const refused = await other.lab("down");
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, new RegExp(`pulumi is at work on this sandbox \\(process ${busy.pid} on `));
    busy.kill("SIGKILL");
    await new Promise((resolve) => busy.once("exit", resolve));
    assert.equal((await other.lab("down")).exitCode, 0);
  });

  it("recovers from a start that was killed half-way", async () => {
    await project.lab("down");
    const child = spawn(process.execPath, [LAB, "--project", project.folder, "sandbox", "up"], {
      stdio: "ignore",
    });
    while (Object.keys(await project.pids()).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    assert.equal((await project.lab("status")).exitCode, 1);
    const { stderr } = await project.up();
    assert.match(stderr, /an earlier start did not come to its end/);
    assert.equal((await project.status()).state, "running");
  });

  it("starts parts again that had not the patience to wait for the API server", async () => {
    const folder = path.join(other.folder, "impatient");
    mkdirSync(folder);
    const parts = ["kube-controller-manager", "kube-scheduler"];
    for (const name of parts) {
      const real = project.record().tools[name]?.path;
      const gaveUp = path.join(folder, `${name} gave up`);
      const script = `#!/bin/sh\ncase $1 in --version) exec '${real}' --version ;; esac\n[ -e "${gaveUp}" ] || { : >"${gaveUp}"; exit 1; }\nexec '${real}' "$@"\n`;
      writeFileSync(path.join(folder, name), script, { mode: 0o755 });
    }
    const environment = { PATH: `${folder}${path.delimiter}${process.env.PATH}` };
    const args = [LAB, "--project", other.folder, "sandbox", "up"];
    const { exitCode, stderr } = await run(process.execPath, args, other.folder, environment);
    assert.equal(exitCode, 0, stderr);
    for (const name of parts) assert.ok(existsSync(path.join(folder, `${name} gave up`)), name);
    assert.equal((await other.status()).state, "running");
    assert.equal((await other.lab("down")).exitCode, 0);
  });

  it("ends in good order on Ctrl-C", async () => {
    await project.lab("down");
    const child = spawn(process.execPath, [LAB, "--project", project.folder, "sandbox", "up"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    while (Object.keys(await project.pids()).length < 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    assert.equal(await ended, 130, said);
    assert.match(said, /error: interrupted/);
    assert.equal((await project.lab("down")).exitCode, 0);
    assert.deepEqual(await project.pids(), {});
  });
});
