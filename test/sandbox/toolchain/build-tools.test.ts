import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
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
import { UserError } from "../../../messages/user-error";
import type { Reporter } from "../../../sandbox/reporter";
import { goBuild } from "../../../sandbox/toolchain/build-tools";
import { toolOf } from "../../../sandbox/toolchain/catalogue";
import { exclusively } from "../../../sandbox/toolchain/exclusive";
import { builtPath } from "../../../sandbox/toolchain/find-tool";
import { requireGo } from "../../../sandbox/toolchain/go-build";
import { ensureTools } from "../../../sandbox/toolchain/resolve-tool";
import type { ToolName } from "../../../sandbox/toolchain/tool";
import { FAKE_GO } from "./fake-go";

const VARIABLES = [
  "PATH",
  "XDG_CACHE_HOME",
  "PULUMI_HOME",
  "LAB_DOWNLOADS",
  "FAKE_GO_FAILS",
  "FAKE_GO_HANGS",
  "FAKE_GO_WITHOUT",
  "FAKE_GO_LOG",
  "FAKE_GO_MODULE",
] as const;

describe("building tools", () => {
  let root: string;
  const before = { ...process.env };
  const said: string[] = [];
  const reporter: Reporter = { interactive: false, say: (line) => said.push(line), live: () => {} };
  const helm = toolOf("helm");
  const at = (...parts: string[]) => path.join(root, ...parts);

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-build-"));
    said.length = 0;
    mkdirSync(at("bin"));
    writeFileSync(at("bin", "go"), FAKE_GO);
    chmodSync(at("bin", "go"), 0o755);
    process.env.PATH = `${at("bin")}:/usr/bin:/bin`;
    process.env.XDG_CACHE_HOME = at("cache");
    process.env.PULUMI_HOME = at("pulumi-home");
    process.env.LAB_DOWNLOADS = "off";
    process.env.FAKE_GO_LOG = at("log");
  });
  afterEach(() => {
    for (const name of VARIABLES) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true, force: true });
  });

  const folderOf = (name: ToolName) => path.dirname(builtPath(toolOf(name)));
  const workFolder = () => at("cache", "talos-policy-lab", "bin", ".build", helm.pins);
  const leftovers = () => readdirSync(workFolder()).filter((name) => name !== ".lock");
  const commands = () => readFileSync(at("log"), "utf8").trim().split("\n");

  it("leaves the program and nothing else, and builds once", async () => {
    const first = await ensureTools(["helm"], reporter);
    assert.equal(first.get("helm")?.source, "built");
    assert.deepEqual(readdirSync(folderOf("helm")), ["helm"]);
    assert.deepEqual(leftovers(), []);
    assert.ok(said.some((line) => /^\[1\/1\] building helm/.test(line)));
    assert.ok(said.some((line) => /^helm .*built$/.test(line)));
    const second = await ensureTools(["helm"], reporter);
    assert.equal(second.get("helm")?.source, "cache");
    assert.equal(commands().length, 1);
  });

  it("builds the programs of one module with one go, each with its own version", async () => {
    const tools = await ensureTools(["etcd", "kubectl", "pulumi-language-nodejs"], reporter);
    assert.deepEqual(
      [...tools.values()].map(({ source }) => source),
      ["built", "built", "built"],
    );
    const [cluster = "", language = ""] = commands();
    assert.equal(commands().length, 2);
    assert.match(cluster, /-ldflags=go\.etcd\.io\/etcd\/server\/v3=-s -w .*gitVersion=v3\.6\./);
    assert.match(cluster, /-ldflags=k8s\.io\/kubernetes\/cmd\/kubectl=-s -w .*gitVersion=v1\.35\./);
    assert.match(cluster, / go\.etcd\.io\/etcd\/server\/v3 k8s\.io\/kubernetes\/cmd\/kubectl$/);
    assert.match(language, /\/cmd\/pulumi-language-nodejs$/);
  });

  it("puts the files that the Kubernetes provider reads beside it", async () => {
    const files = at("module", "cmd", "pulumi-resource-kubernetes");
    mkdirSync(files, { recursive: true });
    for (const name of ["schema.json", "terraform-mapping.json"]) writeFileSync(path.join(files, name), name);
    process.env.FAKE_GO_MODULE = at("module");
    await ensureTools(["pulumi-resource-kubernetes"], reporter);
    const folder = folderOf("pulumi-resource-kubernetes");
    assert.deepEqual(readdirSync(folder).sort(), [
      "pulumi-resource-kubernetes",
      "schema.json",
      "terraform-mapping.json",
    ]);
    assert.equal(readFileSync(path.join(folder, "schema.json"), "utf8"), "schema.json");
  });

  it("leaves nothing behind when go fails, and says what go said", async () => {
    process.env.FAKE_GO_FAILS = "write /x: no space left on device";
    process.env.FAKE_GO_WITHOUT = "helm";
    await assert.rejects(
      ensureTools(["helm"], reporter),
      /building helm failed: the disk is full\n.*no space left/,
    );
    assert.equal(existsSync(folderOf("helm")), false);
    assert.deepEqual(leftovers(), []);
  });

  it("keeps the programs that were finished when another one failed", async () => {
    process.env.FAKE_GO_FAILS = "kube-scheduler.go:1:1: expected 'package'";
    process.env.FAKE_GO_WITHOUT = "kube-scheduler";
    await assert.rejects(ensureTools(["etcd", "kube-scheduler"], reporter), /building kube-scheduler failed/);
    assert.deepEqual(readdirSync(folderOf("etcd")), ["etcd"]);
  });

  it("removes what a killed build left, and builds again", async () => {
    const hangs = at("hangs");
    const source = (name: string) => JSON.stringify(require.resolve(`../../../sandbox/toolchain/${name}`));
    const script = `require("tsx/cjs"); const { goBuild } = require(${source("build-tools")}); const { toolOf } = require(${source("catalogue")}); void goBuild([toolOf("helm")], ${JSON.stringify(workFolder())});`;
    const child = spawn(process.execPath, ["-e", script], {
      env: { ...process.env, FAKE_GO_HANGS: hangs },
      stdio: "ignore",
      detached: true,
    });
    while (!existsSync(hangs)) await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await ended;
    assert.equal(existsSync(builtPath(helm)), false);
    assert.equal(leftovers().length, 1);
    await ensureTools(["helm"], reporter);
    assert.deepEqual(leftovers(), []);
    assert.deepEqual(readdirSync(folderOf("helm")), ["helm"]);
    assert.ok(said.some((line) => line.includes("removed what an interrupted build left behind")));
  }).timeout(60_000);

  it("says what to install when there is no Go", async () => {
    rmSync(at("bin", "go"));
    process.env.PATH = at("bin");
    await assert.rejects(ensureTools(["helm", "kwok"], reporter), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /missing on this machine: helm, kwok; and there is no working Go/);
      assert.match(error.fix ?? "", /install Go 1\.24 or newer, or put these on PATH: helm, kwok/);
      return true;
    });
  });

  it("refuses a Go that is too old", async () => {
    writeFileSync(at("bin", "go"), "#!/bin/sh\nprintf 'go1.19.2\\n/go-build\\n'\n");
    await assert.rejects(requireGo(["helm"]), /go1\.19\.2 is too old to build helm/);
  });

  it("does not build beside another process: it waits and finds the result", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lock = path.join(workFolder(), ".lock");
    const other = exclusively(lock, "building helm", reporter, async () => {
      await held;
      await goBuild([helm], workFolder());
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const tools = ensureTools(["helm"], reporter);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.ok(said.some((line) => line.includes("another process is busy with building helm")));
    release();
    await other;
    await tools;
    assert.equal(commands().length, 1);
  });
});
