import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { guardProcess } from "../../../recording/prometheus/process-guard";
import { listProcesses } from "../../../sandbox/process-list";

const until = async (what: () => boolean) => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 25));
};

describe("guard of a process", () => {
  const children: ChildProcess[] = [];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lab-guard-"));
    writeFileSync(path.join(folder, "file"), "");
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const sleeper = () => {
    const child = spawn("sleep", ["600"], { stdio: "ignore" });
    children.push(child);
    assert.ok(child.pid);
    return { child, pid: child.pid };
  };

  it("ends the process and removes the folder when it is released", async () => {
    const { child, pid } = sleeper();
    const ended = once(child, "exit");
    await guardProcess(pid, [folder]).release();
    assert.deepEqual(await ended, [null, "SIGTERM"]);
    assert.equal(existsSync(folder), false);
  });

  it("leaves a process alone whose end it was told of: the pid may be somebody else's", async () => {
    const { child, pid } = sleeper();
    const guard = guardProcess(pid, [folder]);
    guard.processEnded();
    await guard.release();
    assert.equal(existsSync(folder), false);
    assert.equal(child.signalCode, null);
  });

  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    it(`ends the process when its owner is gone after ${signal}`, async () => {
      const script = `
        require("tsx/cjs");
        const { spawn } = require("node:child_process");
        const { guardProcess } = require(${JSON.stringify(require.resolve("../../../recording/prometheus/process-guard"))});
        const child = spawn("sleep", ["600"], { stdio: "ignore" });
        guardProcess(child.pid, [${JSON.stringify(folder)}]);
        console.log(child.pid);
      `;
      const owner = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
      children.push(owner);
      const [chunk] = await once(owner.stdout, "data");
      const runs = async () => (await listProcesses()).some(({ pid }) => pid === Number(String(chunk)));
      assert.equal(await runs(), true);
      owner.kill(signal);
      await until(() => !existsSync(folder));
      assert.equal(await runs(), false);
    });
  }

  it("does not keep its owner from ending", async () => {
    const script = `
      require("tsx/cjs");
      const { spawn } = require("node:child_process");
      const { guardProcess } = require(${JSON.stringify(require.resolve("../../../recording/prometheus/process-guard"))});
      const child = spawn("sleep", ["600"], { stdio: "ignore" });
      child.unref();
      guardProcess(child.pid, [${JSON.stringify(folder)}]);
    `;
    const owner = spawn(process.execPath, ["-e", script], { stdio: "inherit" });
    children.push(owner);
    assert.deepEqual(await once(owner, "exit"), [0, null]);
    await until(() => !existsSync(folder));
  });
});
