import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Reporter } from "../../../sandbox/reporter";
import { toolOf } from "../../../sandbox/toolchain/catalogue";
import { exclusively } from "../../../sandbox/toolchain/exclusive";
import { goBuild, requireGo } from "../../../sandbox/toolchain/go-build";
import { cachedPath, ensureTools } from "../../../sandbox/toolchain/resolve-tool";
import { UserError } from "../../../sandbox/user-error";

/** Stands in for `go`: answers `go env`, and "builds" by writing the file behind -o. */
const FAKE_GO = `#!/bin/sh
if [ "$1" = env ]; then printf 'go1.26.0\\n/go-build\\n'; exit 0; fi
while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
echo "#!/bin/sh" >"$out"
[ -z "$FAKE_GO_HANGS" ] || { : >"$FAKE_GO_HANGS"; while :; do sleep 0.05; done; }
[ -z "$FAKE_GO_FAILS" ] || { echo "$FAKE_GO_FAILS" >&2; exit 1; }
`;

describe("building a tool", () => {
  let root: string;
  const before = { ...process.env };
  const said: string[] = [];
  const reporter: Reporter = { interactive: false, say: (line) => said.push(line), live: () => {} };
  const helm = toolOf("helm");

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-build-"));
    said.length = 0;
    mkdirSync(path.join(root, "bin"));
    writeFileSync(path.join(root, "bin", "go"), FAKE_GO);
    chmodSync(path.join(root, "bin", "go"), 0o755);
    process.env.PATH = `${path.join(root, "bin")}:/usr/bin:/bin`;
    process.env.XDG_CACHE_HOME = path.join(root, "cache");
  });
  afterEach(() => {
    for (const name of ["PATH", "XDG_CACHE_HOME", "FAKE_GO_FAILS", "FAKE_GO_HANGS"]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true, force: true });
  });

  const folder = () => path.dirname(cachedPath(helm));

  it("leaves the program and nothing else, and builds once", async () => {
    const first = await ensureTools(["helm"], reporter);
    assert.equal(first.get("helm")?.source, "built");
    assert.deepEqual(readdirSync(folder()), ["helm"]);
    assert.ok(said.some((line) => /^\[1\/1\] building helm/.test(line)));
    assert.ok(said.some((line) => /^helm .*built {2}\d/.test(line)));
    const second = await ensureTools(["helm"], reporter);
    assert.equal(second.get("helm")?.source, "cache");
  });

  it("leaves nothing behind when go fails, and says what go said", async () => {
    process.env.FAKE_GO_FAILS = "write /x: no space left on device";
    await assert.rejects(
      ensureTools(["helm"], reporter),
      /building helm failed: the disk is full\n.*no space left/,
    );
    assert.deepEqual(readdirSync(folder()), []);
  });

  it("removes what a killed build left, and builds again", async () => {
    const script = `require("tsx/cjs"); const { goBuild } = require(${JSON.stringify(require.resolve("../../../sandbox/toolchain/go-build"))}); const { toolOf } = require(${JSON.stringify(require.resolve("../../../sandbox/toolchain/catalogue"))}); void goBuild(toolOf("helm"), ${JSON.stringify(folder())});`;
    const hangs = path.join(root, "hangs");
    const child = spawn(process.execPath, ["-e", script], {
      env: { ...process.env, FAKE_GO_HANGS: hangs },
      stdio: "ignore",
      detached: true,
    });
    while (!existsSync(hangs)) await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await ended;
    assert.equal(existsSync(cachedPath(helm)), false);
    assert.equal(readdirSync(folder()).length, 1);
    await ensureTools(["helm"], reporter);
    assert.deepEqual(readdirSync(folder()), ["helm"]);
    assert.ok(said.some((line) => line.includes("removed what an interrupted build of helm left behind")));
  }).timeout(20_000);

  it("says what to install when there is no Go", async () => {
    rmSync(path.join(root, "bin", "go"));
    process.env.PATH = path.join(root, "bin");
    await assert.rejects(ensureTools(["helm", "kwok"], reporter), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /missing on this machine: helm, kwok; and there is no working Go/);
      assert.match(error.hint ?? "", /install Go 1\.24 or newer, or put these on PATH: helm, kwok/);
      return true;
    });
  });

  it("refuses a Go that is too old", async () => {
    writeFileSync(path.join(root, "bin", "go"), "#!/bin/sh\nprintf 'go1.19.2\\n/go-build\\n'\n");
    await assert.rejects(requireGo(["helm"]), /go1\.19\.2 is too old to build helm/);
  });

  it("does not build beside another process: it waits and finds the result", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lock = path.join(folder(), ".lock");
    const other = exclusively(lock, "building helm", reporter, async () => {
      await held;
      await goBuild(helm, folder());
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const tools = ensureTools(["helm"], reporter);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.ok(said.some((line) => line.includes("another process is busy with building helm")));
    release();
    await other;
    assert.equal((await tools).get("helm")?.source, "cache");
  });
});
