import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { openApi } from "../../cluster/api";
import { podsBehind } from "../../cluster/pods-behind";
import { openPortForward } from "../../cluster/port-forward";
import { PortForwardError } from "../../cluster/port-forward-error";
import { lab } from "../../policies/lab/lab";
import { labImages } from "../../policies/lab/lab-images";
import { podSpecOf } from "../../policies/lab/pod-specs";
import { workloadsOf } from "../../policies/lab/workloads";
import { silentReporter } from "../../sandbox/reporter";
import { ensureSources } from "../../sandbox/toolchain/sources";
import type { Checkout, CommandResult } from "../support/checkout";
import { until } from "../support/until";
import { packetsCheckout } from "./packets-sandbox";

const curl = [
  "-n",
  "policy-lab",
  "exec",
  "client",
  "--",
  "curl",
  "-s",
  "-o",
  "/dev/null",
  "-w",
  "%{http_code}",
];

describe("lab hubble, by packets", function () {
  this.timeout(300_000);
  let checkout: Checkout;

  before(async () => {
    checkout = packetsCheckout();
    await checkout.setPhase("l7-get-root");
    await checkout.up();
    // Nobody waits for these elsewhere: a stack is up without them.
    for (const deployment of ["coredns", "hubble-relay", "hubble-ui"])
      await checkout.kubectl(
        "-n",
        "kube-system",
        "rollout",
        "status",
        `deployment/${deployment}`,
        "--timeout=120s",
      );
    assert.equal(await checkout.kubectl(...curl, "http://server/deny"), "403");
  });
  after(async () => {
    await checkout.setPhase("none");
    await checkout.up();
  });

  const hubble = (...args: readonly string[]): Promise<CommandResult> => checkout.lab(["hubble", ...args]);
  const keyFolders = (): readonly string[] =>
    readdirSync(join(checkout.directory, ".tmp")).filter((name) => name.startsWith("lab-hubble-"));

  const apply = async (objects: readonly object[]): Promise<void> => {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
    const command = ["apply", "-n", "kube-system", "--server-side", "--force-conflicts", "-f", "-"];
    const applied = await checkout.run("kubectl", command, list);
    assert.equal(applied.exitCode, 0, applied.all);
  };

  const showsTheRefusedRequest = async (): Promise<CommandResult> => {
    const seen = await hubble("observe", "--expectation", "2", "--", "--last", "20", "-o", "jsonpb");
    assert.equal(seen.exitCode, 0, seen.all);
    const lines = seen.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const flows = lines.flatMap(({ flow }) => (flow === undefined ? [] : [flow as Record<string, unknown>]));
    assert.ok(flows.length > 0, seen.all);
    for (const { verdict, l7 } of flows) {
      assert.equal(verdict, "DROPPED");
      assert.match(JSON.stringify(l7), /"url":"http:\/\/[^"]+\/deny"/);
    }
    return seen;
  };

  it("shows an expectation's flows through the relay, without TLS", async () => {
    const { stderr } = await showsTheRefusedRequest();
    assert.doesNotMatch(stderr, /note:/);
  });

  it("hands words and exit codes on", async () => {
    const wrong = await hubble("observe", "--", "--no-such-flag");
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.all, /unknown flag: --no-such-flag/);
  });

  it("says that Hubble UI is played here", async () => {
    const { exitCode, all } = await hubble("ui");
    assert.equal(exitCode, 1);
    assert.match(all, /only played on this sandbox, nobody answers/);
  });

  /** Starts a command; returns what it prints first, and how it is ended by Ctrl-C. */
  const started = async (...args: readonly string[]) => {
    const child = spawn(process.execPath, [join(checkout.directory, "cli/lab.js"), "hubble", ...args], {
      cwd: checkout.directory,
      env: checkout.environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const printed = new Promise<string>((resolve) =>
      child.stdout.once("data", (text) => resolve(String(text))),
    );
    const first = await Promise.race([printed, ended.then((code) => `it ended with ${code}`)]);
    return {
      first,
      interrupt: async (): Promise<number | null> => {
        child.kill("SIGINT");
        return ended;
      },
    };
  };

  it("ends with 130 on Ctrl-C, and leaves no process", async () => {
    const { interrupt } = await started("observe", "--", "--follow", "--last", "1");
    assert.equal(await interrupt(), 130);
    const left = (await checkout.processes()).filter((line) => line.includes("cli/lab.js"));
    assert.deepEqual(left, []);
  });

  it("leads to a Hubble UI that runs, and prints its address until Ctrl-C", async () => {
    // No program stands for Hubble UI here: the lab's server does, behind the Service of Cilium's chart.
    const name = "in-place-of-hubble-ui";
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, labels: { "k8s-app": "hubble-ui" } },
      spec: podSpecOf(workloadsOf(lab).server, labImages),
    };
    const inKubeSystem = ["-n", "kube-system"];
    const leadTo = async (port: number): Promise<void> => {
      const change = JSON.stringify([{ op: "replace", path: "/spec/ports/0/targetPort", value: port }]);
      await checkout.kubectl("patch", "service", "hubble-ui", ...inKubeSystem, "--type=json", "-p", change);
    };
    await apply([pod]);
    try {
      await checkout.kubectl(
        "wait",
        "--for=condition=Ready",
        "--timeout=60s",
        ...inKubeSystem,
        `pod/${name}`,
      );
      await leadTo(lab.server.podPort);
      const { first, interrupt } = await started("ui");
      const address = first.trim();
      assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
      assert.match(await (await fetch(address)).text(), /nginx/i);
      assert.equal(await interrupt(), 130);
      await assert.rejects(fetch(address));
    } finally {
      await leadTo(8081);
      await checkout.kubectl("delete", "pod", ...inKubeSystem, name);
    }
  });

  it("says which pods are not ready, and that nothing listens", async () => {
    const cluster = openApi(undefined, checkout.environment);
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "never", namespace: "default", labels: { app: "never" } },
      spec: { containers: [{ name: "never", image: "example.invalid/never:1" }] },
    };
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "never", namespace: "default" },
      spec: { selector: { app: "never" }, ports: [{ port: 80 }] },
    };
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod, service] });
    const applied = await checkout.run("kubectl", ["apply", "-f", "-"], list);
    assert.equal(applied.exitCode, 0, applied.all);
    try {
      const behind = { namespace: "default", service: "never" };
      await until("a pod without an image", async () => {
        const error = await podsBehind(cluster, behind).catch((thrown: unknown) => thrown);
        return error instanceof PortForwardError && /never: ErrImagePull/.test(error.message);
      });
      await assert.rejects(
        podsBehind(cluster, { ...behind, service: "nobody" }),
        (error: unknown) => error instanceof PortForwardError && error.fault === "no-service",
      );
      const [server] = await podsBehind(cluster, { namespace: "policy-lab", service: "server" });
      const complaints: string[] = [];
      const forward = await openPortForward(cluster, { ...server, port: 8099 }, (said) =>
        complaints.push(said),
      );
      await assert.rejects(fetch(`http://127.0.0.1:${forward.port}/`));
      await until("a complaint", async () => complaints.length > 0);
      await forward.close();
      assert.match(complaints.join(), /connection refused/);
      const works = await openPortForward(cluster, server);
      const statuses = await Promise.all(
        Array.from({ length: 5 }, async () => (await fetch(`http://127.0.0.1:${works.port}/`)).status),
      );
      await works.close();
      assert.deepEqual(statuses, [200, 200, 200, 200, 200]);
    } finally {
      await checkout.run("kubectl", ["delete", "--wait=false", "-f", "-"], list);
    }
  });

  it("tells a viewer what is not allowed", async () => {
    const names = ["serviceaccount", "viewer", "-n", "default"];
    await checkout.kubectl("create", ...names);
    const binding = ["clusterrolebinding", "viewer"];
    await checkout.kubectl("create", ...binding, "--clusterrole=view", "--serviceaccount=default:viewer");
    try {
      const token = (await checkout.kubectl("create", "token", "viewer", "-n", "default")).trim();
      const raw = await checkout.kubectl("config", "view", "--raw", "--minify", "-o", "json");
      const config = JSON.parse(raw) as Record<string, unknown> & { users: { name: string }[] };
      const users = config.users.map(({ name }) => ({ name, user: { token } }));
      const file = join(checkout.directory, ".tmp", "viewer.json");
      writeFileSync(file, JSON.stringify({ ...config, users }));
      const command = [join(checkout.directory, "cli/lab.js"), "hubble", "observe"];
      const seen = await checkout.run("env", [`KUBECONFIG=${file}`, process.execPath, ...command]);
      assert.equal(seen.exitCode, 1, seen.all);
      assert.match(seen.all, /cannot create resource "pods\/(?:portforward|exec)"|pods\/exec|403/);
      assert.match(seen.all, /does not let you forward ports of pods in kube-system/);
      assert.match(seen.all, /fix: /);
    } finally {
      await checkout.kubectl("delete", ...binding);
      await checkout.kubectl("delete", ...names);
    }
  });

  /** The objects of a chart's text that make the relay. */
  const relayObjects = (manifest: string): readonly object[] =>
    parseAllDocuments(manifest)
      .map((document) => document.toJS() as { kind?: string; metadata?: { name?: string } } | null)
      .filter((object) => object !== null)
      .filter(({ kind = "", metadata }) =>
        [
          "ConfigMap/hubble-relay-config",
          "Deployment/hubble-relay",
          "Secret/hubble-relay-server-certs",
        ].includes(`${kind}/${metadata?.name}`),
      );

  const helm = async (...args: readonly string[]): Promise<string> => {
    const result = await checkout.run("helm", [...args, "-n", "kube-system"]);
    assert.equal(result.exitCode, 0, result.all);
    return result.stdout;
  };

  it("shows them through the relay with TLS on both sides, and leaves no key behind", async () => {
    const { ciliumChart } = await ensureSources(silentReporter);
    const keys = ["enabled", "mtls"].flatMap((key) => ["--set", `hubble.relay.tls.server.${key}=true`]);
    // As the real chart makes it, and not as a revision: the release is the stack's.
    const upgrade = ["upgrade", "cilium", ciliumChart, "--reuse-values", "--dry-run=server", "-o", "json"];
    const { manifest } = JSON.parse(await helm(...upgrade, ...keys)) as { manifest: string };
    const before = relayObjects(await helm("get", "manifest", "cilium"));
    const rollout = ["rollout", "status", "deployment/hubble-relay", "-n", "kube-system", "--timeout=120s"];
    assert.equal(relayObjects(manifest).length, 3);
    await apply(relayObjects(manifest));
    try {
      await checkout.kubectl("rollout", "restart", "deployment/hubble-relay", "-n", "kube-system");
      await checkout.kubectl(...rollout);
      const works = async () => (await hubble("observe", "--", "--last", "1")).exitCode === 0;
      await until("the relay with TLS", works);
      const { stderr } = await showsTheRefusedRequest();
      assert.doesNotMatch(stderr, /note:/);
      assert.deepEqual(keyFolders(), []);
    } finally {
      await apply(before);
      await checkout.kubectl("rollout", "restart", "deployment/hubble-relay", "-n", "kube-system");
      await checkout.kubectl(...rollout);
    }
  });

  it("asks the agents where there is no relay, and so does a proof", async () => {
    const service = ["service", "hubble-relay", "-n", "kube-system"];
    const { apiVersion, kind, metadata, spec } = JSON.parse(
      await checkout.kubectl("get", ...service, "-o", "json"),
    ) as { apiVersion: string; kind: string; metadata: Record<string, unknown>; spec: object };
    const { name, namespace, labels, annotations } = metadata;
    await checkout.kubectl("delete", ...service);
    try {
      const { stderr } = await showsTheRefusedRequest();
      assert.match(
        stderr,
        /note: one agent is asked in its pod: there is no Service kube-system\/hubble-relay/,
      );
      const proof = await checkout.lab(["prove", "--require", "hubble"]);
      assert.equal(proof.exitCode, 0, proof.all);
      assert.match(
        proof.stdout,
        /note: flows are those of 1 agent, and not of Hubble Relay: there is no Service kube-system\/hubble-relay/,
      );
    } finally {
      await apply([{ apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec }]);
    }
  });
});
