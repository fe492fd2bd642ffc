import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { parse } from "yaml";
import { machinePatchSchema } from "../../talos/machine-patch";

const project = join(__dirname, "../..");
const lab = (...args: readonly string[]) =>
  execa(process.execPath, [join(project, "cli/lab.js"), "talos-patch", ...args], {
    cwd: project,
    reject: false,
  });

describe("lab talos-patch", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "talos-patch-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("prints the homelab's patch as YAML, and how to use it on standard error", async () => {
    const { stdout, stderr, exitCode } = await lab();
    assert.equal(exitCode, 0, stderr);
    const { cluster } = machinePatchSchema.parse(parse(stdout));
    assert.deepEqual(cluster.proxy, { disabled: true });
    assert.match(stdout, /# .*Pulumi\.homelab\.yaml/);
    assert.match(stderr, /talosctl gen config .* --config-patch/);
    assert.doesNotMatch(stdout, /talosctl/);
  });

  it("prints JSON, all metrics, and a patch for workers without them", async () => {
    const controlPlane = await lab("--stack", "sandbox", "--metrics", "--json");
    assert.match(controlPlane.stderr, /--config-patch-control-plane @\S+ --config-patch-worker @\S+/);
    assert.ok(machinePatchSchema.parse(JSON.parse(controlPlane.stdout)).cluster.etcd);
    const worker = await lab("--stack", "sandbox", "--metrics", "--worker", "--json");
    assert.equal(machinePatchSchema.parse(JSON.parse(worker.stdout)).cluster.etcd, undefined);
  });

  it("refuses a wrong or missing stack file with one clear error", async () => {
    const file = join(folder, "Pulumi.wrong.yaml");
    writeFileSync(file, "config:\n  talos-policy-lab:phase: basline\n");
    const wrong = await lab("--file", file);
    assert.equal(wrong.exitCode, 1);
    assert.equal(wrong.stdout, "");
    assert.match(wrong.stderr, /2 problems[\s\S]*talos-policy-lab:cluster[\s\S]*/);
    const missing = await lab("--stack", "nowhere");
    assert.equal(missing.exitCode, 2);
    assert.match(missing.stderr, /Pulumi\.nowhere\.yaml cannot be read: ENOENT\nfix: /);
    for (const { stderr } of [wrong, missing]) assert.doesNotMatch(stderr, /\n\s+at /);
  });
});
