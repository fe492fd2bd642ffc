import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Reporter } from "../../../sandbox/reporter";
import { buildGoProgram, type GoProgram } from "../../../sandbox/toolchain/go-program";

/** Stands in for `go`: answers `go env`, notes its arguments, and "builds" by writing the file behind -o. */
const FAKE_GO = `#!/bin/sh
if [ "$1" = env ]; then printf 'go1.26.0\\n/go-build\\n'; exit 0; fi
echo "$*" >>"$FAKE_GO_LOG"
while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
echo "#!/bin/sh" >"$out"
[ -z "$FAKE_GO_FAILS" ] || { echo "$FAKE_GO_FAILS" >&2; exit 1; }
`;

describe("building a Go program of this project", () => {
  let root: string;
  let program: GoProgram;
  const before = { ...process.env };
  const said: string[] = [];
  const reporter: Reporter = { interactive: false, say: (line) => said.push(line), live: () => {} };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-go-program-"));
    said.length = 0;
    const bin = path.join(root, "bin");
    mkdirSync(bin);
    writeFileSync(path.join(bin, "go"), FAKE_GO);
    chmodSync(path.join(bin, "go"), 0o755);
    process.env.PATH = `${bin}:${before.PATH}`;
    process.env.XDG_CACHE_HOME = path.join(root, "cache");
    process.env.FAKE_GO_LOG = path.join(root, "log");
    const sources = path.join(root, "sources");
    mkdirSync(sources);
    for (const name of ["go.mod", "go.sum", "main.go"]) writeFileSync(path.join(sources, name), name);
    program = { name: "some-program", sources, label: "building some-program" };
  });

  afterEach(() => {
    for (const name of ["PATH", "XDG_CACHE_HOME", "FAKE_GO_LOG", "FAKE_GO_FAILS"])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    rmSync(root, { recursive: true, force: true });
  });

  const built = () => readdirSync(path.join(root, "cache", "talos-policy-lab", "some-program"));

  it("compiles once, says so, and takes the cache the next time", async () => {
    const file = await buildGoProgram(program, reporter);
    assert.ok(existsSync(file));
    assert.deepEqual(said, ["building some-program"]);
    said.length = 0;
    assert.equal(await buildGoProgram(program, reporter), file);
    assert.deepEqual(said, []);
  });

  it("makes another file of other sources, assembly included", async () => {
    const first = await buildGoProgram(program, reporter);
    writeFileSync(path.join(program.sources, "some.s"), "// empty");
    const second = await buildGoProgram(program, reporter);
    writeFileSync(path.join(program.sources, "main.go"), "another");
    assert.equal(new Set([first, second, await buildGoProgram(program, reporter)]).size, 3);
  });

  it("leaves nothing of a build that fails, and tries again", async () => {
    process.env.FAKE_GO_FAILS = "main.go:1:1: expected 'package'";
    await assert.rejects(buildGoProgram(program, reporter), /building some-program failed/);
    assert.deepEqual(
      built().filter((name) => name !== ".lock"),
      [],
    );
    delete process.env.FAKE_GO_FAILS;
    assert.ok(existsSync(await buildGoProgram(program, reporter)));
  });
});
