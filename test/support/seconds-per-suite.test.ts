import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { SuiteClock, secondsTable } from "./seconds-per-suite";

const root = join(__dirname, "../..");
const row = (table: string, file: string): string[] =>
  (table.split("\n").find((line) => line.includes(file)) ?? "").split("│").map((cell) => cell.trim());

describe("the table of seconds per suite", function () {
  this.timeout(60_000);

  it("gives each file what passed until its tests were over, hooks included", () => {
    const clock = new SuiteClock(1000);
    clock.tick("a.test.ts", 3000);
    clock.tick("a.test.ts", 3500);
    clock.tick("b.test.ts", 10_000);
    assert.deepEqual(clock.suites, [
      { file: "a.test.ts", seconds: 2.5, tests: 2 },
      { file: "b.test.ts", seconds: 6.5, tests: 1 },
    ]);
  });

  it("puts the longest first, and leaves nothing out of the sum", () => {
    const suites = ["a", "b", "c", "d"].map((file, index) => ({ file, seconds: index + 1, tests: 2 }));
    const table = secondsTable(suites, 2);
    assert.ok(table.indexOf(" d ") < table.indexOf(" c "));
    assert.deepEqual(row(table, "2 others").slice(1, 4), ["2 others", "4", "3.0"]);
    assert.deepEqual(row(table, " all ").slice(1, 4), ["all", "8", "10.0"]);
  });

  it("ends a real run, and also one that fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "seconds-"));
    try {
      const files = ["quick", "broken"].map((name) => join(folder, `${name}.js`));
      writeFileSync(files[0] ?? "", 'describe("quick", () => { it("is", () => {}); });');
      writeFileSync(
        files[1] ?? "",
        'describe("broken", () => { it("is", () => { throw new Error("x"); }); });',
      );
      const { stderr, exitCode } = await execa(
        process.execPath,
        [
          join(root, "node_modules/mocha/bin/mocha.js"),
          "--no-config",
          "--require",
          "tsx/cjs",
          "--require",
          join(__dirname, "seconds-per-suite.ts"),
          ...files,
        ],
        { cwd: folder, reject: false },
      );
      assert.equal(exitCode, 1);
      assert.equal(row(stderr, "quick.js")[2], "1", stderr);
      assert.equal(row(stderr, "broken.js")[2], "1", stderr);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
