import assert from "node:assert/strict";
import { readExposition } from "../../../observability/prometheus/exposition";
import {
  addedBetween,
  answersBetween,
  type Count,
  countExpr,
  countIn,
  dropReasonsBetween,
  verdictsBetween,
} from "../../../observability/queries/counts";
import type { Pair } from "../../../observability/queries/pair-queries";
import type { ProbeWindow } from "../../../proof/witness";
import { countedObservations } from "../../../proof/witnesses/counted-observations";
import { whyUncounted } from "../../../proof/witnesses/needed-metrics";

const pair: Pair = {
  source: { namespace: "policy-lab", app: "client" },
  destination: { namespace: "policy-lab", app: "server" },
};
const toWorld: Pair = { ...pair, destination: { namespace: "", app: "" } };
const names = new Set(["hubble_flows_processed_total", "hubble_http_requests_total", "hubble_drop_total"]);

const client = 'source_app="client",source_namespace="policy-lab",source_workload=""';
const server = 'destination_app="server",destination_namespace="policy-lab",destination_workload="server"';
const world = 'destination_app="",destination_namespace="",destination_workload=""';
const flows = (to: string, rest: string, value: number) =>
  `hubble_flows_processed_total{${to},protocol="TCP",${client},${rest}} ${value}`;

/** As an agent of 1.18.6 shows them: once a request was refused, and packets to the world were dropped. */
const exposed = (times: number): string =>
  [
    "# HELP hubble_flows_processed_total Total number of flows processed",
    "# TYPE hubble_flows_processed_total counter",
    flows(
      server,
      'subtype="",traffic_direction="egress",type="PolicyVerdict",verdict="FORWARDED"',
      4 + times,
    ),
    flows(
      server,
      'subtype="",traffic_direction="ingress",type="PolicyVerdict",verdict="REDIRECTED"',
      4 + times,
    ),
    flows(
      server,
      'subtype="to-proxy",traffic_direction="egress",type="Trace",verdict="FORWARDED"',
      8 + 4 * times,
    ),
    flows(server, 'subtype="HTTP",traffic_direction="ingress",type="L7",verdict="DROPPED"', times),
    flows(server, 'subtype="HTTP",traffic_direction="ingress",type="L7",verdict="FORWARDED"', 4),
    flows(world, 'subtype="",traffic_direction="egress",type="Drop",verdict="DROPPED"', 2 * times),
    flows(world, 'subtype="",traffic_direction="egress",type="PolicyVerdict",verdict="DROPPED"', 2 * times),
    `hubble_http_requests_total{${server},method="POST",protocol="HTTP/1.1",reporter="server",${client},status="403",traffic_direction="ingress"} ${times}`,
    `hubble_drop_total{destination_namespace="policy-lab",protocol="HTTP",reason="DROP_REASON_UNKNOWN",source_namespace="policy-lab",traffic_direction="ingress"} ${times}`,
    `hubble_drop_total{destination_namespace="",protocol="TCP",reason="POLICY_DENIED",source_namespace="policy-lab",traffic_direction="egress"} ${4 * times}`,
    'other_total{a="b"} 1',
  ].join("\n");

const between = (of: Pair, probe: Pick<ProbeWindow, "http" | "dns">, before: string, after: string) => {
  const added = (count: Count) =>
    addedBetween(countIn(count, readExposition(before, names)), countIn(count, readExposition(after, names)));
  return countedObservations(
    {
      verdicts: added(verdictsBetween(of)),
      answers: added(answersBetween(of)),
      reasons: added(dropReasonsBetween(of)),
    },
    probe,
  ).map(({ text, verdict, dropReason, answer }) => ({ text, verdict, dropReason, answer }));
};
const post = { http: { method: "POST", path: "/" } };

describe("what counters say of a probe", () => {
  it("is a refused request, over packets that were let through", () => {
    assert.deepEqual(between(pair, post, exposed(0), exposed(1)), [
      { text: "egress: FORWARDED +1", verdict: "forwarded", dropReason: undefined, answer: undefined },
      { text: "ingress: REDIRECTED +1", verdict: "forwarded", dropReason: undefined, answer: undefined },
      { text: "ingress: requests DROPPED +1 (403)", verdict: "refused", dropReason: undefined, answer: 403 },
    ]);
  });

  it("is a drop once, although it is counted as a verdict and as a drop", () => {
    assert.deepEqual(between(toWorld, {}, exposed(0), exposed(1)), [
      {
        text: "egress: DROPPED +2 (POLICY_DENIED)",
        verdict: "dropped",
        dropReason: "POLICY_DENIED",
        answer: undefined,
      },
    ]);
  });

  it("is a drop that no policy is behind, too", () => {
    const drop = flows(world, 'subtype="",traffic_direction="egress",type="Drop",verdict="DROPPED"', 1);
    assert.deepEqual(
      between(toWorld, {}, "", drop).map(({ text }) => text),
      ["egress: DROPPED +1"],
    );
  });

  it("is nothing where nothing was added, and only of those two", () => {
    assert.deepEqual(between(pair, post, exposed(1), exposed(1)), []);
    const other: Pair = { ...pair, source: { namespace: "policy-lab", app: "intruder" } };
    assert.deepEqual(between(other, post, exposed(0), exposed(1)), []);
  });

  it("is packets that arrived, where no policy was asked", () => {
    const trace = flows(
      server,
      'subtype="to-endpoint",traffic_direction="egress",type="Trace",verdict="FORWARDED"',
      3,
    );
    assert.deepEqual(
      between(pair, {}, "", trace).map(({ text }) => text),
      ["ingress: FORWARDED +3"],
    );
  });

  it("counts from nothing again where an agent began anew", () => {
    const [drop] = between(toWorld, {}, exposed(5), exposed(1));
    assert.equal(drop?.text, "egress: DROPPED +2 (POLICY_DENIED)");
  });

  it("is asked of a Prometheus in the same words", () => {
    assert.equal(
      countExpr(dropReasonsBetween(pair)),
      'sum by (reason, traffic_direction) (hubble_drop_total{source_namespace="policy-lab", destination_namespace="policy-lab"})',
    );
    assert.match(countExpr(verdictsBetween(pair)), /type=~"PolicyVerdict\|Drop\|L7\|Trace"/);
  });
});

describe("whether an agent's metrics say what became of a probe", () => {
  it("needs the metric, and labels by which its flows are told apart", () => {
    assert.equal(whyUncounted(readExposition(exposed(1), names), "1 agent"), undefined);
    const none = whyUncounted([], "1 agent");
    assert.equal(none?.missing, "1 agent shows no metric hubble_flows_processed_total");
    assert.match(none?.fix ?? "", /hubble\.metrics\.enabled\[flow\].*labelsContext=.*source_app/);
    const plain =
      'hubble_flows_processed_total{protocol="TCP",source_namespace="a",destination_namespace="b"} 1';
    assert.match(
      whyUncounted(readExposition(plain, names), "1 agent")?.missing ?? "",
      /of 1 agent has no label source_app, destination_app/,
    );
  });
});

describe("an exporter's answer", () => {
  it("is read with escaped labels, and values that JSON has not", () => {
    const text =
      'hubble_drop_total{a="x\\"y\\\\z\\nw",b="1,2"} +Inf 1700000000\nhubble_drop_total 5\nhubble_drop_total{ broken';
    assert.deepEqual(readExposition(text, names), [
      { name: "hubble_drop_total", labels: { a: 'x"y\\z\nw', b: "1,2" }, value: Infinity },
      { name: "hubble_drop_total", labels: {}, value: 5 },
    ]);
  });
});
