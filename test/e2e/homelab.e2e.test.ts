import assert from "node:assert/strict";
import { join } from "node:path";
import type { Checkout, CommandResult } from "../support/checkout";
import { copyChart, monitoringChart, versionOf } from "../support/monitoring-chart";
import { sharedCheckout } from "./shared-sandbox";

const password = "correct-horse-battery-staple";
/** A port that nothing listens on: a repository that cannot be reached, also on a machine with internet. */
const nowhere = "http://127.0.0.1:1/";

/** What a homelab has and this cluster does not: where volumes come from, and who serves an Ingress. */
const classes = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: local-path
  annotations: { storageclass.kubernetes.io/is-default-class: "true" }
provisioner: rancher.io/local-path
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
`;

describe("the homelab's stack file, without its cluster", function () {
  this.timeout(900_000);
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
    await checkout.run("kubectl", ["delete", "--ignore-not-found", "-f", "-"], classes);
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

  it("says what this cluster lacks, with the keys that ask for it", async () => {
    await configure("set", "--secret", "--path", "monitoring.grafana.adminPassword");
    const refused = await pulumi("preview");
    assert.notEqual(refused.exitCode, 0);
    for (const key of ["monitoring.prometheus.storageSize", "monitoring.grafana.ingressClass"]) {
      assert.match(refused.all, new RegExp(`talos-policy-lab:${key}\\n`));
    }
    assert.match(refused.all, /the cluster has no StorageClass at all/);
    await checkout.run("kubectl", ["apply", "-f", "-"], classes);
  });

  it("stops at a chart that cannot be fetched, says from where, and registers nothing", async () => {
    for (const part of ["cilium", "monitoring", "monitoring.crds"]) {
      await configure("set", "--path", `${part}.repository`, nowhere);
    }
    const args = [
      "up",
      "--yes",
      "--skip-preview",
      "--non-interactive",
      "--color",
      "never",
      "--stack",
      "homelab",
    ];
    const up = await checkout.run("env", [`XDG_CACHE_HOME=${checkout.directory}/cache`, "pulumi", ...args]);
    assert.notEqual(up.exitCode, 0);
    assert.match(
      up.all,
      /chart \S+ \S+ cannot be fetched; nothing was changed[\s\S]*127\.0\.0\.1:1\/index\.yaml/,
    );
    assert.doesNotMatch(up.all, /Release \S+ creat/);
    const pods = await checkout.kubectl("get", "pods", "-n", "policy-lab", "-o", "name");
    assert.equal(pods, "");
  });

  it("with its charts at hand previews the whole of it, and keeps the password to itself", async () => {
    copyChart(join(checkout.directory, "kps"), versionOf(monitoringChart));
    await configure("set", "--path", "cilium.chart", "./.sandbox/charts/cilium");
    await configure("set", "--path", "monitoring.crds.chart", "./.sandbox/charts/prometheus-operator-crds");
    await configure("set", "--path", "monitoring.chart", "./kps");
    const preview = await pulumi("preview");
    assert.equal(preview.exitCode, 0, preview.all);
    for (const release of ["prometheus-operator-crds", "cilium", "kube-prometheus-stack"]) {
      assert.match(preview.all, new RegExp(`Release ${release} create`));
    }
    assert.ok(!preview.all.includes(password));
  });
});
