import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runGoTests } from "../../support/go-tests";

/** A cold build compiles the parts of Cilium that the tests compare with. */
const BUILD_MS = 20 * 60_000;
const MODULE = path.resolve(__dirname, "..", "..", "..", "sandbox", "packets");

describe("the proxy that enforces HTTP rules", () => {
  const isLinux = process.platform === "linux";
  it(
    isLinux ? "passes its Go tests" : "is for Linux alone: its Go tests were not run here",
    async function () {
      if (!isLinux) return;
      this.timeout(BUILD_MS);
      const run = await runGoTests(MODULE, "./l7proxy");
      assert.equal(run.failures, "");
      assert.ok(run.passed && run.tests > 100, `only ${run.tests} tests ran`);
    },
  );
});

describe("a run of Go tests", () => {
  it("says which test failed, and where", async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(path.join(tmpdir(), "go-tests-"));
    try {
      writeFileSync(path.join(folder, "go.mod"), "module fixture\n\ngo 1.24.0\n");
      writeFileSync(
        path.join(folder, "a_test.go"),
        'package a\n\nimport "testing"\n\nfunc TestGood(t *testing.T) {}\n\nfunc TestBad(t *testing.T) { t.Error("no") }\n',
      );
      const run = await runGoTests(folder, ".");
      assert.equal(run.passed, false);
      assert.equal(run.tests, 2);
      assert.match(run.failures, /a_test\.go:7: no\n--- FAIL: TestBad/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
