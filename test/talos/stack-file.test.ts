import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../../config/config-error";
import { UserError } from "../../messages/user-error";
import { readStackFile } from "../../talos/stack-file";

describe("a stack file read without Pulumi", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const read = (lines: readonly string[], needed: readonly string[] = []) => {
    const file = join(folder, "Pulumi.test.yaml");
    writeFileSync(file, ["config:", ...lines.map((line) => `  ${line}`)].join("\n"));
    return readStackFile(file, needed);
  };
  const context = "talos-policy-lab:cluster: {context: home}";

  it("gives the same configuration as Pulumi would", () => {
    const config = read([
      context,
      "talos-policy-lab:phase: none",
      "kubernetes:other: {of: another program}",
      "talos-policy-lab:cilium: {kubeApi: {host: 10.0.0.1, port: 6443}, values: {debug: {enabled: true}}}",
    ]);
    assert.equal(config.phase, "none");
    assert.deepEqual(config.cilium.kubeApi, { host: "10.0.0.1", port: 6443 });
    assert.deepEqual(config.cilium.values, { debug: { enabled: true } });
  });

  it("takes a key without the project's name", () => {
    assert.equal(read(["cluster: {context: home}"]).cluster.context, "home");
  });

  it("takes secrets as present and of fitting form, wherever they stand", () => {
    const secure = "{secure: v1:abc:def}";
    const config = read([
      context,
      `talos-policy-lab:monitoring: {grafana: {adminPassword: ${secure}}, timeoutSeconds: ${secure}}`,
      `talos-policy-lab:cilium: {version: ${secure}, hubble: {ui: ${secure}}}`,
      "talos-policy-lab:phase: http-header",
      `talos-policy-lab:lab: {adminToken: ${secure}}`,
    ]);
    assert.ok((config.monitoring.grafana.adminPassword ?? "").length >= 12);
    assert.equal(config.monitoring.timeoutSeconds, 600);
    assert.equal(config.cilium.version, "1.18.6");
    assert.equal(typeof config.cilium.hubble.ui, "boolean");
  });

  it("does not ask for Grafana's password, and still refuses one in plain text", () => {
    assert.equal(read([context]).monitoring.mode, "install");
    assert.equal(
      read([context, "talos-policy-lab:monitoring: {grafana: {host: g.example}}"]).phase,
      "baseline",
    );
    const plain = "talos-policy-lab:monitoring: {grafana: {adminPassword: in-plain-sight-1}}";
    assert.throws(
      () => read([context, plain]),
      (error) => error instanceof ConfigError && !error.message.includes("in-plain-sight"),
    );
  });

  it("refuses a secret that the answer depends on", () => {
    for (const secret of [
      "talos-policy-lab:cilium: {kubeApi: {port: {secure: v1:a}}}",
      "talos-policy-lab:cilium: {secure: v1:a}",
    ]) {
      assert.throws(() => read([context, secret], ["cilium.kubeApi"]), /is a secret, and what is asked for/);
    }
  });

  it("lists every wrong value at once", () => {
    assert.throws(
      () => read(["talos-policy-lab:phase: basline", "talos-policy-lab:cilium: {colour: red}"]),
      (error) => error instanceof ConfigError && error.problems.length === 3,
    );
  });

  it("refuses what is not a stack file", () => {
    const file = join(folder, "other.yaml");
    for (const text of ["config: [a]", "- a", "config: {a: b", "just text"]) {
      writeFileSync(file, text);
      assert.throws(() => readStackFile(file, []), UserError, text);
    }
    assert.throws(() => readStackFile(join(folder, "none.yaml"), []), /cannot be read: ENOENT/);
  });
});
