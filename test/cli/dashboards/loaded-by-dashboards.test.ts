import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadedPackages } from "../../support/loaded-packages";
import { programFromSources, runLab } from "../run-lab";

const ofPulumi = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.startsWith("@pulumi/"));

/** Heavy packages that only other commands need. */
const others = ["@kubernetes/client-node", "typescript"];

describe("lab dashboards --demo", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "dashboards-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("draws its page in seconds, without building anything and without Pulumi's packages", async () => {
    const file = path.join(folder, "dashboards.html");
    const started = performance.now();
    const loaded = await loadedPackages((environment) => {
      // Without Go and without tools: nothing can be built.
      const run = runLab(["dashboards", "--demo", "--html", file], {
        program: programFromSources,
        environment: { ...environment, PATH: "/nowhere", XDG_CACHE_HOME: path.join(folder, "cache") },
      });
      assert.equal(run.status, 0, run.stderr);
    });
    assert.ok(performance.now() - started < 15_000);
    assert.ok(statSync(file).size > 100_000);
    assert.ok(loaded.includes("echarts") || loaded.includes("esbuild"), loaded.join());
    assert.deepEqual(ofPulumi(loaded), []);
    assert.deepEqual(
      others.filter((name) => loaded.includes(name)),
      [],
    );
  });

  it("would be seen to load one", async () => {
    const loaded = await loadedPackages((environment) =>
      execFileSync(process.execPath, ["-e", 'require("@pulumi/pulumi/log")'], {
        cwd: path.join(__dirname, "../../.."),
        env: { ...process.env, ...environment },
      }),
    );
    assert.deepEqual(ofPulumi(loaded), ["@pulumi/pulumi"]);
  });
});
