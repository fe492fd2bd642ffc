import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { execFile } from "node:child_process";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type Properties, valueAt } from "../../../sandbox/provider/values";
import { writeChart } from "./greeter-chart";
import { createNamespace, kubectl, removeNamespace } from "./kubectl";
import { initFailureOf, kubeconfigUnderTest, ProviderProcess, urnOf } from "./provider-process";

const run = promisify(execFile);
const TYPE = "kubernetes:helm.sh/v3:Release";

describe("provider stand-in: Helm releases", function () {
  this.timeout(60_000);
  let provider: ProviderProcess;
  let namespace: string;
  let chart: string;

  before(async () => {
    provider = await ProviderProcess.configured();
    namespace = await createNamespace();
    chart = await writeChart();
  });
  after(async () => {
    await provider?.stop();
    if (namespace) await removeNamespace(namespace);
    if (chart) await rm(chart, { recursive: true, force: true });
  });

  async function helm(...args: string[]): Promise<string> {
    const { stdout } = await run("helm", [
      ...args,
      "--namespace",
      namespace,
      "--kubeconfig",
      kubeconfigUnderTest(),
    ]);
    return stdout;
  }

  async function inputsFor(name: string, more: Properties = {}) {
    const urn = urnOf(TYPE, name);
    return { urn, inputs: await provider.check(urn, { name, namespace, chart, ...more }) };
  }

  async function created(name: string, more: Properties = {}) {
    const { urn, inputs } = await inputsFor(name, more);
    return { urn, inputs, ...(await provider.create(urn, inputs)) };
  }

  async function greeting(name: string): Promise<string> {
    return kubectl(
      "get",
      "configmap",
      name,
      "--namespace",
      namespace,
      "--output",
      "jsonpath={.data.greeting}",
    );
  }

  /** Leaves a release as a killed helm would. */
  async function setStatus(name: string, revision: number, status: string): Promise<void> {
    const secret = `sh.helm.release.v1.${name}.v${revision}`;
    const encoded = await kubectl(
      "get",
      "secret",
      secret,
      "--namespace",
      namespace,
      "--output",
      "jsonpath={.data.release}",
    );
    const { gunzipSync, gzipSync } = await import("node:zlib");
    const zipped = Buffer.from(Buffer.from(encoded, "base64").toString("utf8"), "base64");
    const release = JSON.parse(gunzipSync(zipped).toString("utf8")) as { info: { status: string } };
    release.info.status = status;
    const data = Buffer.from(gzipSync(JSON.stringify(release)).toString("base64")).toString("base64");
    const body = JSON.stringify({ data: { release: data }, metadata: { labels: { status } } });
    await kubectl("patch", "secret", secret, "--namespace", namespace, "--type=merge", "-p", body);
  }

  it("installs, reads quietly, upgrades and uninstalls", async () => {
    const { urn, inputs, id, outputs } = await created("whole", { values: { greeting: "hello" } });
    strictEqual(id, `${namespace}/whole`);
    strictEqual(await greeting("whole"), "hello");
    deepStrictEqual(outputs.status, {
      name: "whole",
      namespace,
      chart: "greeter",
      version: "0.1.0",
      appVersion: "1.2.3",
      revision: 1,
      status: "deployed",
    });
    deepStrictEqual(outputs.resourceNames, { "ConfigMap/v1": [`${namespace}/whole`] });
    deepStrictEqual(await provider.read(urn, id, inputs, outputs), { id, inputs, outputs });
    strictEqual((await provider.diff(urn, id, inputs, inputs)).getDiffsList().length, 0);
    const news = { ...inputs, values: { greeting: "again" } };
    deepStrictEqual((await provider.diff(urn, id, inputs, news)).getDiffsList(), ["values"]);
    const updated = await provider.update(urn, id, inputs, news);
    strictEqual(valueAt(updated, "status", "revision"), 2);
    strictEqual(await greeting("whole"), "again");
    await provider.delete(urn, id, updated);
    strictEqual((await provider.read(urn, id)).id, "");
    await provider.delete(urn, id, updated);
  });

  it("falls back to the chart's defaults when values are taken away", async () => {
    const { urn, inputs, id } = await created("emptied", { values: { greeting: "hello" } });
    await provider.update(urn, id, inputs, { ...inputs, values: {} });
    strictEqual(await greeting("emptied"), "default");
  });

  it("sees that somebody upgraded behind its back", async () => {
    const { urn, inputs, id, outputs } = await created("drifted", { values: { greeting: "hello" } });
    await helm("upgrade", "drifted", chart, "--set", "greeting=changed");
    const read = await provider.read(urn, id, inputs, outputs);
    deepStrictEqual(read.inputs.values, { greeting: "changed" });
  });

  it("sees that a local chart changed", async () => {
    const { inputs: before, urn } = await inputsFor("summed");
    await writeFile(join(chart, "README.md"), "changed");
    const { inputs: after } = await inputsFor("summed");
    await rm(join(chart, "README.md"));
    deepStrictEqual((await provider.diff(urn, "", before, after)).getDiffsList(), ["checksum"]);
  });

  it("imports what is there and upgrades it", async () => {
    await helm("install", "imported", chart, "--set", "greeting=by-hand");
    const { urn, inputs } = await inputsFor("imported", { values: { greeting: "hello" } });
    const read = await provider.read(urn, `${namespace}/imported`);
    deepStrictEqual(read.inputs.values, { greeting: "by-hand" });
    const diff = await provider.diff(urn, read.id, read.inputs, inputs);
    deepStrictEqual(diff.getReplacesList(), []);
    const updated = await provider.update(urn, read.id, read.inputs, inputs);
    strictEqual(valueAt(updated, "status", "revision"), 2);
  });

  it("refuses a release that somebody else installed", async () => {
    await helm("install", "foreign", chart);
    await rejects(created("foreign"), /foreign: cannot re-use a name that is still in use/);
  });

  it("refuses inputs it would have to ignore, by name", async () => {
    const urn = urnOf(TYPE, "refused");
    const news = { chart, name: "refused", postrender: "x", repositoryOpts: { password: "very-secret" } };
    const failures = (await provider.checkRaw(urn, news)).getFailuresList().map((item) => item.toObject());
    deepStrictEqual(
      failures.map(({ property }) => property),
      ["postrender", "repositoryOpts.password"],
    );
    ok(failures.every(({ reason }) => !reason.includes("very-secret")));
  });

  it("records a release that did not become ready, and the next update goes on with it", async () => {
    const { urn, inputs } = await inputsFor("unready", { values: { broken: true }, timeout: 2 });
    let id = "";
    await rejects(provider.create(urn, inputs), (error: Error) => {
      id = initFailureOf(error)?.id ?? "";
      match(error.message, /unready: /);
      return true;
    });
    strictEqual(id, `${namespace}/unready`);
    const updated = await provider.update(urn, id, inputs, { ...inputs, values: {} });
    strictEqual(valueAt(updated, "status", "status"), "deployed");
  });

  for (const status of ["deployed", "failed", "pending-install", "uninstalling"]) {
    it(`goes on after an interrupted create that left the release ${status}`, async () => {
      const left = await created(`left-${status}`, { values: { greeting: "old" } });
      await setStatus(`left-${status}`, 1, status);
      const next = await ProviderProcess.configured();
      try {
        const { outputs } = await next.create(left.urn, { ...left.inputs, values: { greeting: "new" } });
        strictEqual(valueAt(outputs, "status", "status"), "deployed");
        strictEqual(await greeting(`left-${status}`), "new");
      } finally {
        await next.stop();
      }
    });
  }

  for (const status of ["pending-upgrade", "pending-rollback"]) {
    it(`goes on after an interrupted update that left the release ${status}`, async () => {
      const name = `left-${status}`;
      const { urn, inputs, id } = await created(name);
      const second = { ...inputs, values: { greeting: "second" } };
      await provider.update(urn, id, inputs, second);
      await setStatus(name, 2, status);
      const updated = await provider.update(urn, id, second, { ...inputs, values: { greeting: "third" } });
      strictEqual(valueAt(updated, "status", "status"), "deployed");
      strictEqual(await greeting(name), "third");
    });
  }

  it("stops helm when the engine cancels, records the release and leaves no file behind", async () => {
    const temporary = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("pulumi-helm-"));
    const before = await temporary();
    const other = await ProviderProcess.configured();
    try {
      const { urn, inputs } = await inputsFor("cancelled", { values: { broken: true }, timeout: 60 });
      const seen = rejects(other.create(urn, inputs), (error: Error) => {
        match(error.message, /cancelled while helm install was running/);
        strictEqual(initFailureOf(error)?.id, `${namespace}/cancelled`);
        return true;
      });
      await sleep(2000);
      await other.cancel();
      await seen;
    } finally {
      await other.stop();
    }
    deepStrictEqual(await temporary(), before);
  });

  it("says that helm is missing", async () => {
    const bare = await ProviderProcess.start({ PATH: "/usr/bin:/bin" });
    try {
      await bare.configure({ kubeconfig: kubeconfigUnderTest() });
      const { urn, inputs } = await inputsFor("helmless");
      await rejects(bare.create(urn, inputs), /needs the `helm` command, and there is none on PATH/);
    } finally {
      await bare.stop();
    }
  });
});
