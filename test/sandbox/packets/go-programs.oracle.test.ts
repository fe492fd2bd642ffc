import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runGoTests } from "../../support/go-tests";

/** A cold build compiles the parts of Cilium and Kubernetes that the tests need. */
const BUILD_MS = 20 * 60_000;
const MODULE = path.resolve(__dirname, "..", "..", "..", "sandbox", "packets");

describe("programs of the node that enforces", () => {
  const isLinux = process.platform === "linux";
  const packages = [
    { name: "the proxy for HTTP rules", goPackage: "./l7proxy", tests: 100 },
    { name: "the node", goPackage: "./node", tests: 5 },
  ];
  for (const { name, goPackage, tests } of packages) {
    const passes = isLinux ? "passes its Go tests" : "is for Linux alone: its Go tests were not run here";
    it(`${name} ${passes}`, async function () {
      if (!isLinux) return;
      this.timeout(BUILD_MS);
      const run = await runGoTests(MODULE, goPackage);
      assert.equal(run.failures, "");
      assert.ok(run.passed && run.tests >= tests, `only ${run.tests} tests ran`);
    });
  }
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
