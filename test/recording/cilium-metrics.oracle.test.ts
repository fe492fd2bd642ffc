import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import { metricsList } from "../../observability/metrics/hubble-metrics";
import { appLabel } from "../../observability/queries/app-label";
import { lab } from "../../policies/lab/lab";
import { labPods } from "../../policies/lab/lab-world";
import {
  type DescribedMetric,
  describeMetrics,
  recordTimeline,
  type Timeline,
} from "../../recording/cilium-metrics";
import { stderrReporter } from "../support/stderr-reporter";
import { parseOpenMetrics, type Sample } from "./open-metrics";

/** A cold build takes minutes. */
const BUILD_MS = 20 * 60_000;
const list = metricsList({ icmp: true, extraMetrics: [] });

const find = (metrics: readonly DescribedMetric[], name: string): DescribedMetric | undefined =>
  metrics.find((metric) => metric.name === name);

describe("metrics as Cilium's code registers them", () => {
  let metrics: readonly DescribedMetric[];

  before(async function () {
    this.timeout(BUILD_MS);
    metrics = await describeMetrics(list, stderrReporter);
  });

  it("have the labels that labelsContext asks for, in Cilium's order", () => {
    assert.deepEqual(find(metrics, "hubble_drop_total")?.labels, [
      "source_namespace",
      "destination_namespace",
      "traffic_direction",
      "reason",
      "protocol",
    ]);
  });

  it("have no such labels where nothing asks for them", async () => {
    const plain = await describeMetrics(["drop"], stderrReporter);
    assert.deepEqual(find(plain, "hubble_drop_total")?.labels, ["reason", "protocol"]);
    assert.equal(find(plain, "hubble_flows_processed_total"), undefined);
  });

  const expected: readonly (readonly [string, string, string, readonly string[]])[] = [
    ["cilium_drop_count_total", "counter", "cilium-agent", ["reason", "direction"]],
    ["cilium_bpf_map_pressure", "gauge", "cilium-agent", ["map_name"]],
    ["cilium_controllers_failing", "gauge", "cilium-agent", []],
    ["cilium_policy_implementation_delay", "histogram", "cilium-agent", ["source"]],
    ["cilium_fqdn_gc_deletions_total", "counter", "cilium-agent", []],
    ["cilium_operator_endpoint_gc_objects", "counter", "cilium-operator", ["outcome"]],
    ["hubble_lost_events_total", "counter", "hubble-metrics", ["source"]],
    ["hubble_relay_pool_peer_connection_status", "gauge", "hubble-relay-metrics", ["status"]],
  ];
  for (const [name, type, job, labels] of expected)
    it(`know ${name} as a ${type} of ${job}`, () => {
      const metric = find(metrics, name);
      assert.deepEqual([metric?.type, metric?.job, metric?.labels], [type, job, labels]);
    });

  it("leave out what Cilium exports only when told to", () => {
    assert.equal(find(metrics, "cilium_fqdn_active_names"), undefined);
  });

  it("are none of the two maps' metrics that do not exist", () => {
    assert.equal(find(metrics, "cilium_bpf_map_entries"), undefined);
    assert.equal(find(metrics, "cilium_bpf_map_max_entries"), undefined);
  });

  it("lose the label rcode of DNS where five labels are asked for, which is a mistake of Cilium 1.18", async () => {
    const labels =
      "source_namespace,source_workload,destination_namespace,destination_workload,traffic_direction";
    const five = await describeMetrics([`dns:query;labelsContext=${labels}`], stderrReporter);
    assert.ok(!find(five, "hubble_dns_queries_total")?.labels.includes("rcode"));
    assert.ok(find(metrics, "hubble_dns_queries_total")?.labels.includes("rcode"));
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an unknown name", ["drop", "dorp"], /^Hubble metric "dorp": metric "dorp" does not exist$/],
    [
      "http beside httpV2",
      ["http", "httpV2"],
      /^Hubble metric "http": plugin http conflicts with plugin httpV2$/,
    ],
    ["an unknown label", ["drop:labelsContext=namespace"], /invalid labelsContext value: namespace$/],
    ["nothing", [], /^the list of Hubble metrics is empty$/],
  ];
  for (const [what, entries, message] of refused)
    it(`are refused in one line for ${what}`, async () => {
      await assert.rejects(describeMetrics(entries, stderrReporter), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, message);
        return true;
      });
    });
});

describe("the recorded timeline", () => {
  let folder: string;
  let timeline: Timeline;
  let samples: readonly Sample[];

  const write = (name: string, seed: number, seconds = 600) =>
    recordTimeline({
      hubbleMetrics: list,
      file: path.join(folder, name),
      seconds,
      seed,
      reporter: stderrReporter,
    });

  before(async function () {
    this.timeout(BUILD_MS);
    folder = mkdtempSync(path.join(tmpdir(), "lab-timeline-"));
    timeline = await recordTimeline({
      hubbleMetrics: list,
      file: path.join(folder, "whole"),
      reporter: stderrReporter,
      stepSeconds: 60,
    });
    samples = parseOpenMetrics(readFileSync(timeline.file, "utf8"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const seriesOf = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
  const last = (found: readonly Sample[]): number => found.at(-1)?.value ?? Number.NaN;
  const highest = (found: readonly Sample[]): number => Math.max(...found.map(({ value }) => value));

  it("has a sample of every target at each scrape, between the times that it names", () => {
    const times = new Set(samples.map(({ time }) => time));
    assert.equal(Math.min(...times), timeline.from);
    assert.equal(Math.max(...times), timeline.to);
    assert.equal(times.size, 181);
    assert.equal(seriesOf("up").length, 181 * (3 * 3 + 2 + 1));
  });

  it("has only metrics that Cilium's code registers, besides those that Prometheus makes itself", async () => {
    const names = new Set((await describeMetrics(list, stderrReporter)).map(({ name }) => name));
    const known = (name: string) =>
      names.has(name) ||
      names.has(name.replace(/_(bucket|sum|count)$/, "")) ||
      ["up", "lab:phase:info"].includes(name);
    assert.deepEqual(
      [...new Set(samples.map(({ name }) => name))].filter((name) => !known(name)),
      [],
    );
  });

  it("has the labels that the chart's monitors add, and none for the recording rule", () => {
    const [drop] = seriesOf("hubble_drop_total");
    for (const label of ["job", "instance", "namespace", "pod", "service", "endpoint", "container", "node"])
      assert.ok(drop?.labels[label], label);
    assert.equal(drop?.labels.job, "hubble-metrics");
    assert.equal(seriesOf("cilium_policy")[0]?.labels.k8s_app, "cilium");
    assert.deepEqual(Object.keys(seriesOf("lab:phase:info")[0]?.labels ?? {}), ["phase"]);
  });

  it("drops on egress of the lab and on ingress from the other namespace", () => {
    const denied = { reason: "POLICY_DENIED", protocol: "TCP", destination_namespace: "policy-lab" };
    const egress = { ...denied, source_namespace: "policy-lab", traffic_direction: "egress" };
    const ingress = { ...denied, source_namespace: "policy-stage", traffic_direction: "ingress" };
    assert.ok(last(seriesOf("hubble_drop_total", egress)) > 0);
    assert.ok(last(seriesOf("hubble_drop_total", ingress)) > 0);
    assert.ok(
      last(seriesOf("cilium_drop_count_total", { reason: "Policy denied", direction: "EGRESS" })) > 0,
    );
    assert.ok(last(seriesOf("cilium_drop_count_total", { reason: "Authentication required" })) > 0);
    assert.ok(last(seriesOf("hubble_drop_total", { reason: "AUTH_REQUIRED" })) > 0);
  });

  it("counts a refused request as 403, as a drop without a reason, and not in the datapath", () => {
    assert.ok(last(seriesOf("hubble_http_requests_total", { status: "403", method: "POST" })) > 0);
    assert.ok(last(seriesOf("hubble_drop_total", { protocol: "HTTP", reason: "DROP_REASON_UNKNOWN" })) > 0);
    assert.ok(
      last(
        seriesOf("cilium_policy_l7_total", { rule: "denied", proxy_type: "envoy", node: "talos-worker-2" }),
      ) > 0,
    );
    const reasons = new Set(seriesOf("cilium_drop_count_total").map(({ labels }) => labels.reason));
    assert.deepEqual([...reasons].sort(), ["Authentication required", "Policy denied"]);
  });

  it("names the workload of a Deployment at its own node, and none of a bare pod", () => {
    const requests = seriesOf("hubble_http_requests_total");
    assert.deepEqual([...new Set(requests.map(({ labels }) => labels.destination_workload))], ["server"]);
    assert.deepEqual([...new Set(requests.map(({ labels }) => labels.source_workload))], [undefined]);
  });

  it("names the application of both ends on every node, by the rule that the rows of expectations follow", () => {
    const requests = seriesOf("hubble_http_requests_total");
    const { client, server, dns } = labPods(lab);
    const apps = (end: "source" | "destination", series = requests) => [
      ...new Set(series.map(({ labels }) => labels[`${end}_app`])),
    ];
    assert.deepEqual(apps("source"), [appLabel(client.labels ?? {})]);
    assert.deepEqual(apps("destination"), [appLabel(server.labels ?? {})]);
    const lookups = seriesOf("hubble_flows_processed_total", { destination_namespace: "kube-system" });
    assert.deepEqual(apps("destination", lookups), [appLabel(dns.labels ?? {})]);
  });

  it("has lost events, full maps, a refused policy, refused names and endpoints that are not ready", () => {
    assert.ok(highest(seriesOf("hubble_lost_events_total", { source: "hubble_ring_buffer" })) > 0);
    assert.ok(highest(seriesOf("cilium_bpf_map_pressure", { map_name: "ct4_global" })) > 0.95);
    assert.ok(highest(seriesOf("cilium_bpf_map_pressure", { map_name: "cilium_policy_v2_*" })) > 0.8);
    assert.ok(highest(seriesOf("cilium_policy_change_total", { outcome: "fail" })) >= 1);
    assert.ok(highest(seriesOf("hubble_dns_queries_total", { rcode: "Policy denied" })) > 0);
    assert.ok(highest(seriesOf("hubble_dns_responses_total", { rcode: "Non-Existent Domain" })) > 0);
    assert.equal(highest(seriesOf("cilium_endpoint_state", { endpoint_state: "not-ready" })), 1);
    assert.equal(highest(seriesOf("cilium_unreachable_nodes")), 1);
    const peers = seriesOf("cilium_clustermesh_remote_cluster_readiness_status");
    assert.ok(peers.some(({ value }) => value === 0));
  });

  it("has nothing of an agent that is down, and its counters begin again", () => {
    const node = { node: "talos-cp-1" };
    const down = seriesOf("up", { ...node, job: "cilium-agent" }).filter(({ value }) => value === 0);
    assert.ok(down.length >= 5);
    const silent = new Set(down.map(({ time }) => time));
    assert.ok(!seriesOf("cilium_policy", node).some(({ time }) => silent.has(time)));
    const flows = seriesOf("hubble_flows_processed_total", {
      ...node,
      subtype: "to-endpoint",
      protocol: "UDP",
    });
    assert.ok(flows.some(({ value }, index) => value < (flows[index - 1]?.value ?? 0)));
  });

  it("is the same to the byte for the same seed, and another for another", async () => {
    const texts = await Promise.all(
      [1, 1, 2].map(async (seed, index) => readFileSync((await write(String(index), seed)).file, "utf8")),
    );
    assert.equal(texts[0], texts[1]);
    assert.notEqual(texts[0], texts[2]);
  });

  it("writes no file when an option is refused or the folder is not there", async () => {
    const options = { hubbleMetrics: list, file: path.join(folder, "refused"), reporter: stderrReporter };
    await assert.rejects(recordTimeline({ ...options, stepSeconds: 0.5 }), /whole seconds/);
    assert.ok(!existsSync(options.file));
    const nowhere = path.join(folder, "nowhere", "timeline");
    await assert.rejects(
      recordTimeline({ ...options, file: nowhere, seconds: 60 }),
      /no such file or directory/,
    );
  });
});
