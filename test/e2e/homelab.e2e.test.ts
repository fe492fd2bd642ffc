import assert from "node:assert/strict";
import type { Checkout, CommandResult } from "../support/checkout";
import { sharedCheckout } from "./shared-sandbox";

const password = "correct-horse-battery-staple";
/** A port that nothing listens on: a repository that cannot be reached, also on a machine with internet. */
const nowhere = "http://127.0.0.1:1/";

describe("the homelab's stack file, without its cluster", function () {
  this.timeout(120_000);
  let checkout: Checkout;

  const pulumi = (...args: readonly string[]): Promise<CommandResult> =>
    checkout.pulumi([...args, "--stack", "homelab"]);

  const configure = async (...args: readonly string[]): Promise<void> => {
    const result = await checkout.run("pulumi", ["config", ...args, "--stack", "homelab"], password);
    assert.equal(result.exitCode, 0, result.all);
  };

  before(async () => {
    checkout = sharedCheckout();
    const created = await checkout.run("pulumi", ["stack", "init", "homelab", "--no-select"]);
    assert.equal(created.exitCode, 0, created.all);
    await configure("set", "--path", "cluster.context", "kwok-policy-lab");
    await configure("rm", "--path", "cluster.server");
  });

  after(async () => {
    await checkout.pulumi(["destroy", "--yes", "--skip-preview", "--stack", "homelab"]);
    const removed = await checkout.run("pulumi", [
      "stack",
      "rm",
      "homelab",
      "--yes",
      "--force",
      "--preserve-config",
    ]);
    assert.equal(removed.exitCode, 0, removed.all);
    // Removing a stack leaves none selected, and the other suites go on with this one.
    const selected = await checkout.run("pulumi", ["stack", "select", "sandbox"]);
    assert.equal(selected.exitCode, 0, selected.all);
  });

  it("asks for Grafana's password with the command that sets it", async () => {
    const refused = await pulumi("preview");
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.all, /fix: pulumi config set --secret --path monitoring\.grafana\.adminPassword/);
  });

  it("then previews the whole of it without reaching for a chart, and keeps the password to itself", async () => {
    await configure("set", "--secret", "--path", "monitoring.grafana.adminPassword");
    const preview = await pulumi("preview");
    assert.equal(preview.exitCode, 0, preview.all);
    for (const release of ["prometheus-operator-crds", "cilium", "kube-prometheus-stack"]) {
      assert.match(preview.all, new RegExp(`Release ${release} create`));
    }
    assert.ok(!preview.all.includes(password));
  });

  it("stops at the first chart that cannot be fetched, says from where, and runs nothing after it", async () => {
    await configure("set", "--path", "monitoring.crds.repository", nowhere);
    const up = await pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(up.exitCode, 0);
    assert.match(up.all, /prometheus-operator-crds: .*127\.0\.0\.1:1.*cannot be reached/);
    assert.doesNotMatch(up.all, /Release cilium creat/);
    const pods = await checkout.kubectl("get", "pods", "-n", "policy-lab", "-o", "name");
    assert.equal(pods, "");
  });
});
