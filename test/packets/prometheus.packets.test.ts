import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { DashboardSummary } from "../../cli/dashboards/summary";
import { query } from "../../observability/prometheus/prometheus-client";
import { queries } from "../../observability/queries";
import { clientRequest } from "../../policies/blocks/common-expectations";
import type { Expectation } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import { denyProof } from "../../policies/phases/deny-proof";
import { sandboxPaths } from "../../sandbox/paths";
import { readRecord } from "../../sandbox/sandbox-record";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { agrees, LabOnNode } from "./lab-on-node";
import { operatedPrometheus } from "./operated-prometheus";
import { packetsCheckout } from "./packets-sandbox";

const denied: Expectation = {
  flow: clientRequest(lab, "GET", "/"),
  verdict: "denied-by-default",
  because: "nothing allows it",
};
const onlyTheLab = { namespace: lab.namespace, sourceNamespace: ".*", destinationNamespace: ".*" };
/** Longer than the test, so that nothing leaves the window. */
const WINDOW = "30m";
/** Two scrapes and an answer. */
const SCRAPES_MS = 25_000;

/** Seconds of it: what makes a number of a rate. */
const perWindow = 30 * 60;

const aboutCounters = (note: string): boolean => note.includes("counters");

describe("the Prometheus of a node with packets", function () {
  this.timeout(400_000);
  let checkout: Checkout;
  let node: LabOnNode;
  let url: string;
  const objects = denyProof.objects(lab);

  const value = async (expr: string): Promise<number> => {
    const { samples } = await query(url, expr, Date.now() / 1000);
    return samples.reduce((sum, sample) => sum + sample.value, 0);
  };
  const parameters = { ...onlyTheLab, window: WINDOW };
  const policyDrops = async (): Promise<number> =>
    (await value(queries["policy-drops-per-second"].expr(parameters))) * perWindow;
  /** Packets, as the datapath itself counts them: the measure for what Hubble's counters are made of. */
  const packets = (): Promise<number> => value('sum(cilium_drop_count_total{reason="Policy denied"})');
  const half = (): Promise<number> =>
    value(`sum(hubble_drop_total{reason="POLICY_DENIED", source_namespace="${lab.namespace}"}) / 2`);

  before(async () => {
    checkout = packetsCheckout();
    const record = readRecord(sandboxPaths(checkout.directory).record);
    assert.ok(typeof record !== "string" && record.prometheus, "the record names no Prometheus");
    url = record.prometheus;
    node = new LabOnNode(checkout);
    await node.start();
    await node.apply(objects);
    await until("the request is dropped", async () => agrees(denied, await node.probe(denied)));
    // What was dropped until here is counted before anything is compared.
    await sleep(SCRAPES_MS);
  });
  after(() => node.delete(objects));

  it("has the labels that the monitors of Cilium's chart give, of what runs and of nothing that is played", async () => {
    const targets = async () => (await query(url, "up", Date.now() / 1000)).samples;
    await until(
      "four targets are up",
      async () => (await targets()).filter((up) => up.value === 1).length === 4,
    );
    const labels = (await targets()).map(({ labels: all }) => {
      const { __name__, instance, pod, ...rest } = all;
      return rest;
    });
    const agent = { container: "cilium-agent", namespace: "kube-system", node: "packets-1" };
    const sorted = [...labels].sort((a, b) => (a.job ?? "").localeCompare(b.job ?? ""));
    assert.deepEqual(sorted, [
      { ...agent, endpoint: "metrics", job: "cilium-agent", k8s_app: "cilium", service: "cilium-agent" },
      {
        container: "coredns",
        endpoint: "metrics",
        job: "coredns",
        namespace: "kube-system",
        service: "kube-dns",
      },
      { ...agent, endpoint: "hubble-metrics", job: "hubble-metrics", service: "hubble-metrics" },
      {
        container: "hubble-relay",
        endpoint: "metrics",
        job: "hubble-relay-metrics",
        namespace: "kube-system",
        service: "hubble-relay-metrics",
      },
    ]);
  });

  it("evaluates the rules that the stack laid down: the phase is a series", async () => {
    await until("lab:phase:info is there", async () => (await value("lab:phase:info")) === 1);
  });

  it("sees no drop by policy rise while nobody tries, and one for each denied packet when somebody does", async () => {
    const quiet = await half();
    await sleep(SCRAPES_MS);
    assert.equal(await half(), quiet, "something was dropped that nobody tried");
    assert.ok(quiet > 0, "nothing has been counted at all");
    const before = { panel: await policyDrops(), half: quiet, packets: await packets() };
    for (let tries = 0; tries < 3; tries++) assert.ok(agrees(denied, await node.probe(denied)));
    await until("the datapath's count rises", async () => (await packets()) >= before.packets + 3);
    await until("Hubble's count is that of the datapath", async () => {
      const [hubble, datapath] = await Promise.all([half(), packets()]);
      return hubble - before.half === datapath - before.packets;
    });
    assert.ok((await policyDrops()) >= before.panel + 2, "the panel's query did not rise");
  });

  it("is what `lab dashboards --prometheus sandbox` shows: the deny proof", async () => {
    // A panel's last point may be a step older than the last scrape.
    await sleep(SCRAPES_MS);
    const shown = await checkout.lab([
      "dashboards",
      "--prometheus",
      "sandbox",
      "--phase",
      "deny-proof",
      "--json",
      "--allow-empty",
    ]);
    assert.equal(shown.exitCode, 0, shown.all);
    const { origin, dashboards } = JSON.parse(shown.stdout) as {
      origin: { url: string };
      dashboards: readonly DashboardSummary[];
    };
    assert.equal(origin.url, url);
    const highest = (title: string, name: string): number => {
      const panels = dashboards.flatMap(({ panels: all }) => all).filter((panel) => panel.title === title);
      return Math.max(
        0,
        ...panels
          .flatMap(({ series }) => series.filter((one) => one.name === name))
          .map(({ max }) => max ?? 0),
      );
    };
    assert.ok(highest("Drops by reason (Hubble)", "POLICY_DENIED") > 0);
    const both = `${lab.namespace} → ${lab.namespace} (egress)`;
    assert.ok(highest("Drops by policy, from namespace to namespace", both) > 0);
    assert.equal(highest("Drops by policy, from namespace to namespace", "nowhere"), 0);
  });

  interface Proof {
    readonly witnesses: readonly {
      readonly name: string;
      readonly source?: string;
      readonly missing?: string;
    }[];
    readonly notes: readonly string[];
    readonly expectations: readonly {
      readonly result: string;
      readonly expected: { readonly verdict: string };
      readonly witnesses: readonly {
        readonly witness: string;
        readonly observations?: readonly { readonly verdict: string; readonly dropReason?: string }[];
      }[];
    }[];
  }
  const prove = async (...args: readonly string[]): Promise<Proof> => {
    const { exitCode, stdout, all } = await checkout.lab([
      "prove",
      "--phase",
      "deny-proof",
      "--require",
      "metrics",
      "--json",
      ...args,
    ]);
    assert.equal(exitCode, 0, all);
    return JSON.parse(stdout) as Proof;
  };
  const counters = ({ witnesses }: Proof) => witnesses.find(({ name }) => name === "metrics");
  /** Each row's counters agree, and those of the denied request say why. */
  const countsEveryRow = ({ expectations }: Proof): void => {
    for (const { expected, witnesses } of expectations) {
      const { observations = [] } = witnesses.find(({ witness }) => witness === "metrics") ?? {};
      const wanted = expected.verdict === "allowed" ? "forwarded" : "dropped";
      assert.ok(
        observations.some(({ verdict }) => verdict === wanted),
        JSON.stringify(witnesses),
      );
    }
    assert.match(JSON.stringify(expectations), /"dropReason":"POLICY_DENIED"/);
  };

  it("is a witness of `lab prove`: what it counts of each probe, after a scrape", async () => {
    const proof = await prove("--prometheus", "sandbox");
    assert.equal(counters(proof)?.source, "Prometheus of the sandbox");
    countsEveryRow(proof);
  });

  it("is that through the API server's service proxy, where a Prometheus of the operator is there", async () => {
    const own = await operatedPrometheus(url);
    try {
      await node.apply(own.objects);
      const { namespace, name, status } = own.pod;
      await checkout.kubectl(
        ...["patch", "pod", "-n", namespace, name, "--subresource=status", "--type=merge"],
        ...["-p", JSON.stringify({ status })],
      );
      const proof = await prove();
      assert.equal(counters(proof)?.source, "Prometheus monitoring/prometheus-operated");
      assert.deepEqual(proof.notes.filter(aboutCounters), []);
      countsEveryRow(proof);
    } finally {
      await own.close();
    }
    // Its object is still there, and nobody answers behind its Service.
    const proof = await prove();
    assert.equal(counters(proof)?.source, "1 agent");
    assert.match(proof.notes.join("\n"), /counters are those of 1 agent, and not of a Prometheus: /);
    await node.delete(own.objects);
    assert.deepEqual((await prove()).notes.filter(aboutCounters), []);
  });
});
