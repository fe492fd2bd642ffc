import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createNamespace, removeNamespace } from "./kubectl";
import { installedPlugin, kubeconfigUnderTest, ProviderProcess, urnOf } from "./provider-process";

describe("provider stand-in: process and configuration", function () {
  this.timeout(30_000);
  const running: ProviderProcess[] = [];

  before(kubeconfigUnderTest);
  afterEach(async () => {
    for (const provider of running.splice(0)) await provider.stop();
  });

  async function started(environment: Record<string, string> = {}): Promise<ProviderProcess> {
    const provider = await ProviderProcess.start(environment);
    running.push(provider);
    return provider;
  }

  it("stays small and listens on loopback only", async () => {
    const provider = await started();
    const urn = urnOf("kubernetes:core/v1:ConfigMap", "small");
    await provider.configure({ kubeconfig: kubeconfigUnderTest() });
    await provider.create(urn, await provider.check(urn, {}), { preview: true });
    const status = await readFile(`/proc/${provider.child.pid}/status`, "utf8").catch(() => "");
    const rss = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    ok(rss < 120, `uses ${rss} MB`);
    deepStrictEqual(await listeningAddresses(provider.port), ["127.0.0.1"]);
  });

  it("ends when its standard input ends", async () => {
    const provider = await started();
    provider.child.stdin?.end();
    const [code] = await once(provider.child, "exit");
    strictEqual(code, 0);
  });

  it("ends when the engine is killed", async () => {
    const executable = await installedPlugin();
    const script = `require("child_process").spawn(${JSON.stringify(executable)}, ["127.0.0.1:1"], {stdio: ["pipe", "pipe", "inherit"]}).on("spawn", function () { this.stdout.once("data", () => console.log(this.pid)) })`;
    const engine = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(engine.stdout, "data")) as [Buffer];
    const pid = Number(String(line).trim());
    ok(isAlive(pid), "the provider runs while the engine does");
    engine.kill("SIGKILL");
    for (let waited = 0; isAlive(pid) && waited < 5000; waited += 50) await sleep(50);
    ok(!isAlive(pid), "the provider outlived the engine");
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`ends on ${signal}`, async () => {
      const provider = await started();
      provider.child.kill(signal);
      strictEqual((await once(provider.child, "exit"))[0], 0);
    });
  }

  it("names a context that does not exist, the file and the choice", async () => {
    const provider = await started();
    const path = kubeconfigUnderTest();
    await rejects(provider.configure({ kubeconfig: path, context: "nowhere" }), (error: Error) => {
      match(error.message, /context "nowhere" does not exist in /);
      ok(error.message.includes(path) && /available contexts: \S+/.test(error.message), error.message);
      return true;
    });
  });

  it("says which kubeconfig is missing", async () => {
    const provider = await started();
    await rejects(
      provider.configure({ kubeconfig: "/no/such/file" }),
      /names \/no\/such\/file, which does not exist/,
    );
  });

  it("does not repeat a broken kubeconfig's text", async () => {
    const provider = await started();
    await rejects(provider.configure({ kubeconfig: "{ token: very-secret, [" }), (error: Error) => {
      match(error.message, /not a valid kubeconfig/);
      ok(!error.message.includes("very-secret"), error.message);
      return true;
    });
  });

  it("works with the kubeconfig's text, with $KUBECONFIG and with a default namespace", async () => {
    const namespace = await createNamespace();
    try {
      const content = await readFile(kubeconfigUnderTest(), "utf8");
      const urn = urnOf("kubernetes:core/v1:ConfigMap", "placed");
      const byContent = await started();
      await byContent.configure({ kubeconfig: content, namespace });
      const inputs = await byContent.check(urn, { metadata: { name: "placed" } });
      strictEqual((await byContent.create(urn, inputs)).id, `${namespace}/placed`);
      const byEnvironment = await started({ KUBECONFIG: kubeconfigUnderTest() });
      await byEnvironment.configure({});
      strictEqual((await byEnvironment.read(urn, `${namespace}/placed`)).id, `${namespace}/placed`);
    } finally {
      await removeNamespace(namespace);
    }
  });

  it("says that the API server cannot be reached and where it was looked for", async () => {
    const directory = await mkdtemp(join(tmpdir(), "stand-in-test-"));
    try {
      const path = join(directory, "kubeconfig");
      const config = {
        apiVersion: "v1",
        kind: "Config",
        "current-context": "down",
        contexts: [{ name: "down", context: { cluster: "down", user: "down" } }],
        clusters: [{ name: "down", cluster: { server: "https://127.0.0.1:1" } }],
        users: [{ name: "down", user: {} }],
      };
      await writeFile(path, JSON.stringify(config));
      const provider = await started();
      await provider.configure({ kubeconfig: path });
      const urn = urnOf("kubernetes:core/v1:ConfigMap", "unreachable");
      const inputs = await provider.check(urn, { metadata: { name: "unreachable" } });
      await rejects(
        provider.create(urn, inputs),
        /API server at https:\/\/127\.0\.0\.1:1 \(context "down"\) cannot be reached: connect ECONNREFUSED/,
      );
      // A preview of kinds that nobody knows yet needs no API server.
      const custom = urnOf("kubernetes:example.com/v1:Unheard", "preview");
      await provider.create(custom, await provider.check(custom, {}), { preview: true });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  for (const token of [
    "kubernetes:core/v1:ConfigMapPatch",
    "kubernetes:yaml/v2:ConfigGroup",
    "kubernetes:helm.sh/v4:Chart",
    "kubernetes:kustomize/v2:Directory",
  ]) {
    it(`refuses ${token} by name`, async () => {
      const provider = await started();
      await provider.configure({ kubeconfig: kubeconfigUnderTest() });
      await rejects(provider.check(urnOf(token, "refused"), {}), (error: Error) => {
        ok(error.message.includes(token) && error.message.includes("does not support"), error.message);
        return true;
      });
    });
  }

  it("refuses functions by name", async () => {
    const provider = await started();
    await rejects(provider.invoke("kubernetes:yaml:decode"), /kubernetes:yaml:decode is not supported/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The addresses on which this machine listens on a port. */
async function listeningAddresses(port: number): Promise<string[]> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  return tables
    .flatMap((table) => [...table.matchAll(/^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A /gm)])
    .filter(([, , listening]) => listening === hex)
    .map(([, address = ""]) => [...Buffer.from(address, "hex")].reverse().join("."));
}
