import assert from "node:assert/strict";
import { defaultRelease, installableReleases } from "../../cilium/releases";
import { catalogueOf } from "../../observability/metrics/catalogue";
import { standardMetrics } from "../../observability/metrics/hubble-metrics";
import { everywhere, flowsBetween, type Query, queries, requestsBetween } from "../../observability/queries";
import type { Unit } from "../../observability/queries/unit";
import { promqlFacts } from "../support/promql";
import { queryFaults } from "./query-faults";

const pair = {
  source: { namespace: "policy-lab", app: "client" },
  destination: { namespace: "policy-lab", app: "server" },
};

const all: readonly Query[] = [...Object.values(queries), flowsBetween(pair), requestsBetween(pair)];

/** A sound query, to be broken in one way at a time. */
const sound: Query = queries["drops-by-source-namespace"];

/** Ways to come back empty: the broken query, what is said of it. */
const broken: readonly (readonly [string, Partial<Query>, string])[] = [
  [
    "a metric that does not exist",
    { expr: () => "rate(cilium_bpf_map_entries[5m])" },
    "nothing exports cilium_bpf_map_entries",
  ],
  [
    "a label that the metric does not have",
    { expr: () => 'sum by (source_namespace) (rate(hubble_drop_total{source_pod="a"}[5m]))' },
    "hubble_drop_total has no label source_pod",
  ],
  [
    "flow labels on lost events",
    { expr: () => 'sum by (source_namespace) (rate(hubble_lost_events_total{source_namespace="a"}[5m]))' },
    "hubble_lost_events_total has no label source_namespace",
  ],
  [
    "an aggregation by a label that nothing has",
    { expr: () => "sum by (source_ns) (rate(hubble_drop_total[5m]))" },
    "no series has a label source_ns",
  ],
  ["a legend of a label that is summed away", { legend: "{{node}}" }, "the legend uses node"],
  [
    "a histogram without its suffix",
    { expr: () => "hubble_http_request_duration_seconds" },
    "nothing exports",
  ],
  ["a counter with a histogram's suffix", { expr: () => "hubble_drop_total_bucket" }, "nothing exports"],
  [
    "a metric that is not declared",
    { metrics: ["up"] },
    "hubble_flows_processed_total is read and not declared",
  ],
  ["a unit that Grafana does not know", { unit: "drops" as Unit }, "unit drops is none of"],
  ["a query without a title", { title: "" }, "no title or no description"],
];

describe("the named queries", () => {
  for (const query of all) {
    it(`${query.name} asks for what is there`, () => assert.deepEqual(queryFaults(query), []));
  }

  for (const release of installableReleases.filter((each) => each !== defaultRelease)) {
    it(`ask for what is there in ${release.minor}, too`, () =>
      assert.deepEqual(
        all.flatMap((query) => queryFaults(query, release).map((fault) => `${query.name}: ${fault}`)),
        [],
      ));
  }

  it("a label that a later release does not have any more is found", () => {
    const expr = () => "sum by (source_cluster) (cilium_clustermesh_remote_clusters)";
    const query: Query = {
      ...sound,
      metrics: ["cilium_clustermesh_remote_clusters"],
      labels: ["source_cluster"],
      legend: "{{source_cluster}}",
      expr,
    };
    const found = installableReleases.map((release) => queryFaults(query, release).length);
    assert.deepEqual(found, [0, 1, 1]);
  });

  for (const [what, change, expected] of broken) {
    it(`${what} is found`, () => {
      const faults = queryFaults({ ...sound, ...change });
      assert.ok(
        faults.some((fault) => fault.includes(expected)),
        JSON.stringify(faults),
      );
    });
  }

  it("each is called by its own name", () => {
    for (const [name, query] of Object.entries(queries)) assert.equal(query.name, name);
  });

  it("each takes the window that it is asked for, or has one of its own", () => {
    for (const query of all) {
      const text = query.expr({ ...everywhere, window: "7m" });
      const ranges = [...text.matchAll(/\[(\w+)\]/g)].map(([, range]) => range);
      assert.ok(
        ranges.every((range) => ["7m", "5m", "10m", "1h"].includes(range ?? "")),
        text,
      );
    }
  });

  it("a namespace that is asked for is in every selection of flows that can tell", () => {
    const asked = { ...everywhere, namespace: "shop", sourceNamespace: "shop", destinationNamespace: "shop" };
    for (const query of Object.values(queries)) {
      const { selections } = promqlFacts(query.expr(asked));
      for (const { series, labels } of selections) {
        if (
          !series.startsWith("hubble_") ||
          series.startsWith("hubble_lost") ||
          series.startsWith("hubble_relay")
        )
          continue;
        assert.ok(
          labels.includes("source_namespace") || labels.includes("destination_namespace"),
          query.name,
        );
      }
    }
  });

  it("a text that is no PromQL is refused", () => {
    assert.throws(() => promqlFacts("sum(rate(up[5m])"), /no PromQL at/);
    assert.throws(() => promqlFacts("up{job=}"), /no PromQL at/);
  });

  it("namespaces are labels of drops only because the release asks for them", () => {
    const asked: readonly string[] = standardMetrics.find(({ name }) => name === "drop")?.labels ?? [];
    assert.ok(asked.includes("source_namespace"));
    const own = catalogueOf(defaultRelease).hubble_drop_total.labels.filter(
      (label) => !asked.includes(label),
    );
    assert.deepEqual(own, ["reason", "protocol"]);
  });
});
