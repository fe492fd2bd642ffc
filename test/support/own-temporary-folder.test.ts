import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";

describe("a run's own folder for temporary files", () => {
  let shared: string;

  beforeEach(() => {
    shared = mkdtempSync(join(tmpdir(), "shared-"));
  });
  afterEach(() => rmSync(shared, { recursive: true, force: true }));

  /** A run of mocha with one test, whose TMPDIR is the folder above. */
  const runOf = async (test: string): Promise<{ readonly failed: boolean; readonly all: string }> => {
    const file = join(shared, "a.test.js");
    writeFileSync(file, `it("a test", () => { ${test} });`);
    const result = await execa(
      process.execPath,
      [
        require.resolve("mocha/bin/mocha.js"),
        "--no-config",
        "--require",
        "tsx/cjs",
        "--require",
        join(__dirname, "own-temporary-folder.ts"),
        file,
      ],
      { env: { TMPDIR: shared }, reject: false, all: true },
    );
    rmSync(file);
    return { failed: result.failed, all: result.all ?? "" };
  };
  const left = (): string[] => readdirSync(shared).filter((name) => name.startsWith("policy-lab-tests-"));
  const write = 'require("node:fs").writeFileSync(require("node:os").tmpdir() + "/forgotten", "");';

  it("goes with the run, and a test that leaves nothing passes", async () => {
    const { failed, all } = await runOf("");
    assert.equal(failed, false, all);
    assert.deepEqual(left(), []);
  });

  it("what a test leaves there fails the run, and goes with it", async () => {
    const { failed, all } = await runOf(write);
    assert.equal(failed, true);
    assert.match(all, /tests left in the folder for temporary files: forgotten/);
    assert.deepEqual(left(), []);
  });

  it("stays where a sandbox in it was not taken down, and so runs on", async () => {
    const folder = 'require("node:os").tmpdir() + "/policy-lab-x/.sandbox/kwok"';
    await runOf(`require("node:fs").mkdirSync(${folder}, { recursive: true });`);
    assert.equal(left().length, 1);
    await runOf("");
    assert.equal(left().length, 1);
  });

  it("that of a run that was killed goes with the next one, that of a living one stays", async () => {
    await runOf('process.kill(process.pid, "SIGKILL")');
    assert.equal(left().length, 1);
    mkdirSync(join(shared, `policy-lab-tests-${process.pid}-living`));
    const { failed, all } = await runOf("");
    assert.equal(failed, false, all);
    assert.deepEqual(left(), [`policy-lab-tests-${process.pid}-living`]);
  });
});
