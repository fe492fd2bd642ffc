import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopPulumiHelpers } from "../../../sandbox/control-plane/stop-components";
import { hasVariable, helpersOf, looksLikeHelper } from "../../../sandbox/pulumi/leftovers";

describe("what Pulumi starts beside itself", () => {
  it("is known by its command line", () => {
    for (const command of [
      "/p/.sandbox/bin/pulumi-language-nodejs 127.0.0.1:37781",
      "/usr/local/bin/pulumi-resource-kubernetes 127.0.0.1:37781",
      "/usr/bin/node /p/node_modules/@pulumi/pulumi/cmd/run --monitor=127.0.0.1:1 .",
      "/usr/bin/node /p/node_modules/@pulumi/pulumi/cmd/run/index.js --monitor 127.0.0.1:1 --pwd /p .",
    ]) {
      assert.ok(looksLikeHelper(command), command);
    }
    for (const command of [
      "/bin/sh /p/.sandbox/bin/pulumi up",
      "vim pulumi-language-notes.md",
      "pulumi up",
    ]) {
      assert.ok(!looksLikeHelper(command), command);
    }
  });

  it("is told apart by a variable, whole and with that value", () => {
    assert.ok(hasVariable("A=1\0PULUMI_HOME=/p/home\0B=2", "PULUMI_HOME", "/p/home"));
    assert.ok(hasVariable("node main.js A=1 PULUMI_HOME=/p/home", "PULUMI_HOME", "/p/home"));
    assert.ok(!hasVariable("PULUMI_HOME=/p/home-2\0", "PULUMI_HOME", "/p/home"));
    assert.ok(!hasVariable("OLD_PULUMI_HOME=/p/home\0", "PULUMI_HOME", "/p/home"));
  });

  describe("as processes", () => {
    let folder: string;
    const started: ChildProcess[] = [];

    before(() => {
      folder = mkdtempSync(join(tmpdir(), "leftovers-"));
      symlinkSync(process.execPath, join(folder, "pulumi-resource-example"));
    });
    afterEach(() => {
      for (const child of started.splice(0)) child.kill("SIGKILL");
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    const start = async (home: string): Promise<ChildProcess> => {
      const child = spawn(
        join(folder, "pulumi-resource-example"),
        ["-e", 'console.log("up"); setTimeout(() => {}, 60000)'],
        { env: { ...process.env, PULUMI_HOME: home }, stdio: ["ignore", "pipe", "ignore"] },
      );
      started.push(child);
      await once(child.stdout ?? assert.fail(), "data");
      return child;
    };

    it("are found and ended by their home, and nobody else's are", async () => {
      const home = join(folder, "home");
      const [own, other] = [await start(home), await start(join(folder, "home-2"))];
      assert.deepEqual(
        (await helpersOf(home)).map(({ pid }) => pid),
        [own.pid],
      );
      const ended = once(own, "exit");
      await stopPulumiHelpers({ pulumiHome: home });
      await ended;
      assert.equal(other.exitCode ?? other.signalCode, null);
    });
  });
});
