import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { evidenceTools } from "../../../recording/prometheus/evidence-tools";
import type { Reporter } from "../../../sandbox/reporter";

describe("tools for evidence", () => {
  let root: string;
  const said: string[] = [];
  const reporter: Reporter = { interactive: false, say: (line) => said.push(line), live: () => {} };
  const before = { ...process.env };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-evidence-"));
    said.length = 0;
    process.env.PATH = path.join(root, "bin");
    process.env.XDG_CACHE_HOME = path.join(root, "cache");
  });
  afterEach(() => {
    for (const name of ["PATH", "XDG_CACHE_HOME"]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true, force: true });
  });

  /** A program on PATH that only says its version. */
  const program = (name: string, version: string) => {
    const file = path.join(root, "bin", name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho "${name}, version ${version} (branch: HEAD, revision: abc)"\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it("are taken from PATH when they are there in version 3", async () => {
    const prometheus = program("prometheus", "3.0.1");
    const promtool = program("promtool", "3.0.1");
    assert.deepEqual(await evidenceTools(reporter), { prometheus, promtool });
    assert.match(said.join("\n"), /^prometheus +3\.0\.1 +PATH/);
  });

  it("are not taken from PATH in version 2, nor one without the other", async () => {
    program("prometheus", "2.53.4");
    program("promtool", "2.53.4");
    await assert.rejects(evidenceTools(reporter), /missing on this machine: prometheus, promtool/);
    assert.match(said.join("\n"), /prometheus is not used: version 2\.53\.4, needed >=3\.0\.0 <4\.0\.0/);
    program("prometheus", "3.16.0-rc.1");
    rmSync(path.join(root, "bin", "promtool"));
    await assert.rejects(evidenceTools(reporter), /missing on this machine: prometheus, promtool/);
    assert.match(said.join("\n"), /prometheus is not used: no promtool beside it/);
  });
});
