import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { linksFolder } from "../../../platform/charts/chart-store";
import { ChartRepository } from "../../support/chart-repository";
import type { CommandResult } from "../../support/checkout";
import { monitoringChart, versionOf } from "../../support/monitoring-chart";
import { readablePlaces } from "../../support/secret-places";
import { sharedCheckout } from "../shared-sandbox";
import { MonitoredStack } from "./monitored-stack";

const chart = "kube-prometheus-stack";
const version = versionOf(monitoringChart);
const secrets = {
  password: "correct-horse-battery-staple",
  token: "token-of-an-administrator",
  cilium: "a-text-in-the-values-of-cilium",
  webhook: "https://chat.example/hooks/T0P-S3CR3T",
};

/** Text of every file below a folder: Pulumi's file backend keeps state, backups and history as files. */
const filesBelow = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => [file, readFileSync(file, "utf8")]),
  );

describe("the stack's releases, with the chart of monitoring from a repository", function () {
  this.timeout(900_000);
  const repository = new ChartRepository();
  let stack: MonitoredStack;
  let cache: string;

  const pulumi = (...args: readonly string[]): Promise<CommandResult> =>
    stack.checkout.run("env", [
      `XDG_CACHE_HOME=${cache}`,
      "pulumi",
      ...args,
      "--non-interactive",
      "--color",
      "never",
    ]);
  const must = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, all } = await pulumi(...args);
    stack.printed += all;
    assert.equal(exitCode, 0, all);
    return all;
  };
  const up = (...args: readonly string[]): Promise<string> => must("up", "--yes", "--skip-preview", ...args);

  before(async () => {
    stack = new MonitoredStack(sharedCheckout());
    await stack.prepare();
    cache = join(stack.checkout.directory, "cache");
    await repository.up();
    const packed = await stack.checkout.run("helm", ["package", "./kps-a", "--destination", "packed"]);
    assert.equal(packed.exitCode, 0, packed.all);
    const indexed = await stack.checkout.run("helm", ["repo", "index", "packed"]);
    assert.equal(indexed.exitCode, 0, indexed.all);
    for (const name of ["index.yaml", `${chart}-${version}.tgz`]) {
      repository.files[`/charts/${name}`] = readFileSync(join(stack.checkout.directory, "packed", name));
    }
    await stack.set("chart", chart);
    await stack.set("version", version);
    await stack.set("repository", repository.url);
    await stack.set("grafana.adminPassword", secrets.password, "--secret");
  });

  after(async () => {
    stack.checkout.restoreConfig();
    await stack.checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    await repository.down().catch(() => undefined);
    const links = join(stack.checkout.directory, linksFolder);
    for (const name of readdirSync(links)) {
      if (name.startsWith(`${chart}-${version}-`)) rmSync(join(links, name));
    }
  });

  it("fetch it once, then neither a preview nor a swap asks the repository", async () => {
    assert.match(await up(), /has no pinned digest; from now on only sha256:[0-9a-f]{64} is accepted/);
    assert.deepEqual(repository.asked, ["/charts/index.yaml", `/charts/${chart}-${version}.tgz`]);
    await repository.down();
    await must("preview", "--expect-no-changes");
    await up("--config", "phase=l7-get-root");
    await up();
  });

  it("refuse a chart with another digest, and the release stays as it is", async () => {
    await stack.set("digest", `sha256:${"0".repeat(64)}`);
    const away = await pulumi("preview");
    assert.match(away.all, /chart kube-prometheus-stack \S+ cannot be fetched; nothing was changed/);
    await repository.up();
    const other = await pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(other.exitCode, 0);
    assert.match(
      other.all,
      /is not the one that is expected; nothing was changed[\s\S]*monitoring\.digest\)/,
    );
    await stack.pulumi("config", "rm", "--path", "monitoring.digest");
    assert.equal((await stack.release())?.revision, "1");
  });

  it("say when somebody else changed one, and put it back with a refresh", async () => {
    const args = [
      "upgrade",
      chart,
      "./kps-a",
      "-n",
      "monitoring",
      "--reuse-values",
      "--set",
      "alertmanager.enabled=false",
    ];
    const upgraded = await stack.checkout.run("helm", args);
    assert.equal(upgraded.exitCode, 0, upgraded.all);
    assert.deepEqual(await stack.names("alertmanagers"), []);
    const warning = /Helm release monitoring\/kube-prometheus-stack was changed by somebody else: revision 2/;
    assert.match(await must("preview"), warning);
    await up("--refresh");
    assert.equal((await stack.names("alertmanagers")).length, 1);
    assert.doesNotMatch(await must("preview", "--expect-no-changes"), warning);
  });

  it("move to another namespace, and back", async () => {
    for (const [from, to] of [
      ["monitoring", "observability"],
      ["observability", "monitoring"],
    ]) {
      await stack.set("namespace", to ?? "");
      await up();
      const listed = await stack.checkout.run("helm", ["list", "-A", "--all", "-q", "-n", to ?? ""]);
      assert.equal(listed.stdout.split("\n").filter((name) => name === chart).length, 1);
      assert.equal(await stack.exists("namespace", from ?? ""), false);
      assert.ok(await stack.exists("deployment", `${chart}-grafana`, "-n", to ?? ""));
      await must("preview", "--expect-no-changes");
    }
  });

  it("keep every secret out of state, history, outputs, what is printed, and Helm's words", async () => {
    const set = (key: string, value: string, flag = "--secret") =>
      stack.pulumi("config", "set", flag, "--path", key, value);
    await set("cilium.values.podAnnotations.probe", secrets.cilium);
    await set("monitoring.values.alertmanager.config.global.slack_api_url", secrets.webhook);
    await set("lab.adminToken", secrets.token);
    // The commands that set them are not what is searched.
    stack.printed = "";
    await up("--config", "phase=http-header", "--diff");
    await must("preview", "--diff", "--config", "phase=http-header");
    const places = async (): Promise<Record<string, string>> => ({
      printed: stack.printed,
      export: await must("stack", "export"),
      history: await must("stack", "history", "--json"),
      outputs: await must("stack", "output", "--json", "--show-secrets"),
      notes: await stack.helm("notes"),
      revisions: (await stack.checkout.run("helm", ["history", chart, "-n", "monitoring", "-o", "json"]))
        .stdout,
      ...filesBelow(join(stack.checkout.directory, ".sandbox/state")),
    });
    assert.deepEqual(readablePlaces(Object.values(secrets), await places()), []);
    assert.ok((await stack.helm("values")).includes(secrets.webhook));

    // The search sees one that nobody protects.
    const plain = "a-text-that-nobody-marked";
    await stack.pulumi("config", "rm", "--path", "cilium.values");
    await set("cilium.values.podAnnotations.probe", plain, "--plaintext");
    await up("--config", "phase=http-header");
    assert.ok(readablePlaces([plain], await places()).includes("export: secret 1"));
  });

  it("refuse a secret at a key that would not keep it", async () => {
    await stack.pulumi("config", "set", "--secret", "--path", "cilium.kubeApi.host", "192.0.2.1");
    const { exitCode, all } = await pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(all, /cilium\.kubeApi\.host = \[secret\]/);
    assert.ok(!all.includes("192.0.2.1"));
    await stack.pulumi("config", "rm", "--path", "cilium.kubeApi");
  });

  it("are followed by the lab's pods: one that does not start ends the update in its time, and says why", async () => {
    await stack.pulumi("config", "rm", "--path", "cilium.values");
    // More than a minute: the provider's own wait for a pod begins anew each minute.
    await stack.pulumi("config", "set", "--path", "lab.timeoutSeconds", "75");
    await up();
    const nodes = (await stack.checkout.kubectl("get", "nodes", "-o", "name")).split("\n");
    for (const node of nodes) await stack.checkout.kubectl("cordon", node);
    const started = Date.now();
    const failed = await pulumi("up", "--yes", "--skip-preview", "--config", "phase=labels");
    for (const node of nodes) await stack.checkout.kubectl("uncordon", node);
    assert.notEqual(failed.exitCode, 0);
    // Without a limit it takes ten minutes, or does not end.
    assert.ok(Date.now() - started < 300_000, "it took as long as without a limit");
    assert.match(
      failed.all,
      /pod gateway in policy-lab is not ready.*lab\.timeoutSeconds.*: Unschedulable: 0\/3 nodes/,
    );
    await up("--config", "phase=labels");
    await up();
  });
});
