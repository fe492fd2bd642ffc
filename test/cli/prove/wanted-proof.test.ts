import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { wantedOfFile } from "../../../cli/prove/wanted-proof";
import { catalogue } from "../../../policies/catalogue";
import { lab } from "../../../policies/lab/lab";

describe("what is to be proven of a stack", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "wanted-proof-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: talos-policy-lab\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const wanted = (config: Readonly<Record<string, unknown>>, phase: string) => {
    const keys = Object.entries({ cluster: { context: "c" }, ...config }).map(([key, value]) => [
      `talos-policy-lab:${key}`,
      value,
    ]);
    writeFileSync(path.join(folder, "Pulumi.mine.yaml"), stringify({ config: Object.fromEntries(keys) }));
    return wantedOfFile(folder, "mine", phase);
  };

  it("is the phase that is up, whatever the file selects for the next time, with its overlays", () => {
    const { title, expectations } = wanted({ phase: "deny-proof" }, "baseline");
    assert.equal(title, "phase baseline");
    assert.equal(expectations.length, catalogue.baseline.expectations(lab).length);
    const overlays = ["default-deny-all", "cluster-essentials"];
    const more = wanted({ policies: { overlays } }, "baseline");
    assert.equal(more.title, "phase baseline with default-deny-all, cluster-essentials");
    assert.ok(more.expectations.length > expectations.length);
  });

  it("does not ask for the token, which is a secret of every stack that has one", () => {
    const config = { phase: "http-header", lab: { adminToken: { secure: "v1:somebody:knows" } } };
    const { title, expectations } = wanted(config, "http-header");
    assert.equal(title, "phase http-header");
    assert.equal(expectations.length, catalogue["http-header"].expectations(lab).length);
  });

  it("is refused where what decides is a secret", () =>
    assert.throws(
      () => wanted({ policies: { dir: { secure: "v1:somebody:knows" } } }, "baseline"),
      /policies\.dir is a secret, and what is asked for depends on it/,
    ));
});
