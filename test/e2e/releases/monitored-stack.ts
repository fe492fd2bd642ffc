import assert from "node:assert/strict";
import { join } from "node:path";
import type { Checkout } from "../../support/checkout";
import { everyState } from "../../support/helm-states";
import { copyChart, monitoringChart, type RenderedObject, versionOf } from "../../support/monitoring-chart";

/** A Helm release as `helm list` shows it. */
export interface ListedRelease {
  readonly chart: string;
  readonly revision: string;
  readonly status: string;
}

interface State {
  readonly deployment: {
    readonly resources: readonly { readonly urn: string; readonly type: string }[];
  };
}

/** A second version of the chart, in the checkout. */
export const otherVersion = "99.0.0";

/** The sandbox's stack with kube-prometheus-stack installed from a folder of the checkout. */
export class MonitoredStack {
  /** Everything that Pulumi has printed so far. */
  printed = "";

  constructor(readonly checkout: Checkout) {}

  /** Puts two versions of the chart into the checkout and configures the first. */
  async prepare(): Promise<void> {
    this.checkout.restoreConfig();
    copyChart(join(this.checkout.directory, "kps-a"), versionOf(monitoringChart));
    copyChart(join(this.checkout.directory, "kps-b"), otherVersion);
    await this.set("mode", "install");
    await this.set("chart", "./kps-a");
    await this.set("prometheus.retentionDays", "30");
  }

  /** Runs Pulumi, which has to succeed. */
  async pulumi(...args: readonly string[]): Promise<string> {
    const result = await this.checkout.pulumi(args);
    this.printed += result.all;
    assert.equal(result.exitCode, 0, result.all);
    return result.stdout;
  }

  /** Runs Pulumi, which has to fail. */
  async refused(...args: readonly string[]): Promise<string> {
    const result = await this.checkout.pulumi(args);
    this.printed += result.all;
    assert.notEqual(result.exitCode, 0, result.all);
    return result.all;
  }

  up(): Promise<string> {
    return this.pulumi("up", "--yes", "--skip-preview", "--diff");
  }

  destroy(): Promise<string> {
    return this.pulumi("destroy", "--yes", "--skip-preview");
  }

  /** Sets a key below `monitoring`. */
  async set(key: string, value: string, ...flags: readonly string[]): Promise<void> {
    await this.pulumi("config", "set", ...flags, "--path", `monitoring.${key}`, value);
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await this.pulumi("stack", "output", "--json")) as Record<string, unknown>;
  }

  /** URNs of all Helm releases of the stack. */
  async releaseUrns(): Promise<string[]> {
    const { deployment } = JSON.parse(await this.pulumi("stack", "export")) as State;
    return deployment.resources
      .filter(({ type }) => type === "kubernetes:helm.sh/v3:Release")
      .map(({ urn }) => urn)
      .sort();
  }

  /** kube-prometheus-stack as Helm knows it; undefined if it does not. */
  async release(): Promise<ListedRelease | undefined> {
    const { stdout } = await this.checkout.run("helm", [
      "list",
      "-n",
      "monitoring",
      ...everyState,
      "-o",
      "json",
    ]);
    return (JSON.parse(stdout) as ListedRelease[])[0];
  }

  async object<T = RenderedObject>(...what: readonly string[]): Promise<T> {
    return JSON.parse(await this.checkout.kubectl("get", ...what, "-o", "json")) as T;
  }

  async objects(...what: readonly string[]): Promise<readonly RenderedObject[]> {
    return (await this.object<{ items: readonly RenderedObject[] }>(...what)).items;
  }

  /** Names of the objects of a kind in the namespace `monitoring`, sorted. */
  async names(kind: string): Promise<string[]> {
    return (await this.objects(kind, "-n", "monitoring")).map(({ metadata }) => metadata.name).sort();
  }

  /** Every ConfigMap of the cluster that holds a dashboard. */
  async dashboards(): Promise<readonly RenderedObject[]> {
    return (await this.objects("configmaps", "-A")).filter(
      ({ metadata, data = {} }) =>
        metadata.name.includes("dashboard") && Object.keys(data).some((key) => key.endsWith(".json")),
    );
  }

  /** A Secret of the namespace `monitoring`, decoded. */
  async secret(name: string): Promise<Readonly<Record<string, string>>> {
    const { data = {} } = await this.object("secret", name, "-n", "monitoring");
    return Object.fromEntries(
      Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString("utf8")]),
    );
  }

  /** What Helm has stored of kube-prometheus-stack: `all`, `values` … */
  async helm(what: string): Promise<string> {
    const args = ["get", what, "kube-prometheus-stack", "-n", "monitoring"];
    return (await this.checkout.run("helm", args)).stdout;
  }

  /** What stands at a path in the objects of a kind in the namespace `monitoring`. */
  read(path: string, kind: string): Promise<string> {
    return this.checkout.kubectl("get", kind, "-n", "monitoring", "-o", `jsonpath=${path}`);
  }

  async exists(...what: readonly string[]): Promise<boolean> {
    const result = await this.checkout.run("kubectl", ["get", ...what, "--ignore-not-found", "-o", "name"]);
    return result.exitCode === 0 && result.stdout !== "";
  }
}
