import assert from "node:assert/strict";
import fc from "fast-check";
import type { ReadLine } from "../../traffic/flow-record";
import { LineReader } from "../../traffic/read-line";
import { takeApart } from "../../traffic/take-apart";
import { flowLine, flowRecord, linesOf, podLabels, recordedPhases, requested } from "./recorded-flows";

const read = (text: string): ReadLine => new LineReader().read(text);
const recorded = recordedPhases.flatMap(linesOf);

describe("a line of a record", () => {
  it("as Hubble writes it is taken apart, and says the same as if it were parsed whole", () => {
    for (const line of recorded) {
      assert.notEqual(takeApart(line), undefined, line);
      // A blank before it is enough to be parsed whole.
      assert.deepEqual(read(line), read(` ${line}`));
    }
  });

  it("is parsed whole where it is written in another way", () => {
    const [line = ""] = recorded;
    const { flow } = JSON.parse(line);
    const spaced = JSON.stringify({ flow, node_name: flow.node_name, time: flow.time }, null, 1).replaceAll(
      "\n",
      "",
    );
    assert.equal(takeApart(spaced), undefined);
    assert.deepEqual(read(spaced), read(line));
    assert.deepEqual(read(JSON.stringify(flow)), read(line), "the flow alone");
  });

  it("may have its fields in any order", () => {
    for (const line of [flowLine(), flowLine({ more: requested("GET", "http://a/") }), ...recorded]) {
      const { flow, ...more } = JSON.parse(line);
      const names = Object.keys(flow);
      for (const first of ["node_name", "event_type", "destination", "Type", "l7", "Summary", "verdict"]) {
        const order = [...names.filter((name) => name !== first), first].filter((name) => name in flow);
        const other = JSON.stringify({
          flow: Object.fromEntries(order.map((name) => [name, flow[name]])),
          ...more,
        });
        assert.deepEqual(read(other), read(line));
      }
    }
  });

  it("may have the names of fields that protobuf's own JSON has", () => {
    const { flow } = JSON.parse(
      flowLine({
        verdict: "DROPPED",
        more: { drop_reason_desc: "POLICY_DENIED", destination_names: ["a.example"] },
      }),
    );
    const camel = JSON.stringify(flow).replace(
      /"([a-z]+(?:_[a-z0-9]+)+)":/g,
      (_, name: string) => `"${name.replace(/_(.)/g, (__, one) => one.toUpperCase())}":`,
    );
    assert.ok(camel.includes('"trafficDirection"') && camel.includes('"destinationPort"'));
    assert.deepEqual(read(camel), read(JSON.stringify(flow)));
  });

  it("of a request has method, target, host and headers apart", () => {
    const { about } = flowRecord({
      more: requested("POST", "http://shop.example:8080/a/b?c=1", { "X-Key": "k", Date: "now" }),
    });
    assert.deepEqual(about.request, {
      type: "request",
      http: {
        method: "POST",
        path: "/a/b?c=1",
        host: "shop.example:8080",
        headers: { "x-key": "k", date: "now" },
      },
    });
  });

  it("has ICMP's type as the port, and no protocol for what has no ports", () => {
    const icmp = flowRecord({ more: { l4: { ICMPv4: { type: 8 } } } });
    assert.deepEqual([icmp.protocol, icmp.destinationPort], ["ICMP", 8]);
    assert.equal(flowRecord({ more: { l4: { VRRP: { type: 1 } } } }).protocol, undefined);
    assert.equal(flowRecord({ more: { l4: null } }).protocol, undefined);
  });

  it("calls ends as people do", () => {
    const named = (end: object): string => flowRecord({ more: { destination: end } }).destination.name;
    const labels = podLabels("shop", "api");
    assert.equal(
      named({ labels, pod_name: "api-5-x", workloads: [{ name: "api-v2", kind: "Deployment" }] }),
      "shop/api-v2",
    );
    assert.equal(named({ labels, pod_name: "api-5-x" }), "shop/api");
    assert.equal(named({ labels: ["k8s:io.kubernetes.pod.namespace=shop"], pod_name: "bare" }), "shop/bare");
    assert.equal(named({ labels: ["reserved:kube-apiserver", "reserved:remote-node"] }), "kube-apiserver");
    assert.equal(named({ labels: ["cidr:192.0.2.0/24", "reserved:world-ipv4"] }), "world");
    assert.equal(named({ identity: 6 }), "remote-node", "a reserved number says as much as its label");
    assert.deepEqual(flowRecord({ more: { destination: { identity: 4711 } } }).destination.labels, []);
  });

  const others: readonly (readonly [string, ReadLine])[] = [
    ['{"flow":{"time":"2026-01-02T', { kind: "truncated" }],
    ["level=info msg=started", { kind: "not-json" }],
    ['"a text"', { kind: "not-hubble" }],
    ['{"level":"info","msg":"started"}', { kind: "not-hubble" }],
    ['{"flow":null}', { kind: "not-hubble" }],
    ['{"verdict":"FORWARDED"}', { kind: "not-hubble" }],
    ["[1,2]", { kind: "not-hubble" }],
    ['{"node_status":{"state_change":"NODE_CONNECTED"}}', { kind: "status" }],
    ['{"lost_events":{"source":"HUBBLE_RING_BUFFER","num_events_lost":"17"}}', { kind: "lost", events: 17 }],
  ];
  for (const [line, wanted] of others) {
    it(`${line} is ${wanted.kind}`, () => assert.deepEqual(read(line), wanted));
  }

  it("that is cut off anywhere is no flow and no error", () => {
    const line = fc.constantFrom(...recorded);
    fc.assert(
      fc.property(line, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (text, part) => {
        const cut = text.slice(0, Math.floor(text.length * part));
        if (cut !== "") assert.equal(read(cut).kind, "truncated");
      }),
    );
  });

  it("with any value in any place is read without an error", () => {
    const { flow } = JSON.parse(flowLine({ more: requested("GET", "/") }));
    const places = [
      "time",
      "verdict",
      "IP",
      "l4",
      "source",
      "destination",
      "Type",
      "l7",
      "event_type",
      "is_reply",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
        read(JSON.stringify({ flow: { ...flow, [place]: value } }));
      }),
    );
  });
});
