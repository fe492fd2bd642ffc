import assert from "node:assert/strict";
import { type CountedGroup, countsOf, totalOf } from "../../traffic/counted-group";
import { FlowCounter } from "../../traffic/flow-counter";
import { Networks } from "../../traffic/networks";
import type { Outcome } from "../../traffic/what-it-says";
import { droppedFor, flowRecord, podLabels, requested, traced, type WrittenFlow } from "./recorded-flows";

const view = { headers: new Set(["x-key"]), host: false };

const count = (
  flows: readonly WrittenFlow[],
  { networks = [], window = 1000, most = 1000 }: { networks?: string[]; window?: number; most?: number } = {},
): { readonly groups: readonly CountedGroup[]; readonly unused: readonly unknown[] } => {
  const counter = new FlowCounter({ networks: new Networks(networks), requests: view }, { window, most });
  const unused = flows.map((flow, index) => counter.add(flowRecord(flow), index));
  return { groups: [...counter.groups], unused: unused.filter((one) => one !== undefined) };
};

/** What became of the only group, without what never was. */
const outcomesOf = (flows: readonly WrittenFlow[]): Partial<Record<Outcome, number>> => {
  const { groups } = count(flows);
  assert.equal(groups.length, 1, "one group");
  const [group] = groups;
  if (group === undefined) return {};
  return Object.fromEntries(Object.entries(countsOf(group)).filter(([, times]) => times > 0));
};

const back: Pick<WrittenFlow, "source" | "destination" | "addresses" | "ports"> = {
  source: podLabels("shop", "api"),
  destination: podLabels("shop", "web"),
  addresses: ["10.0.0.2", "10.0.0.1"],
  ports: [8080, 40_000],
};
const outside = { destination: ["reserved:world"], ports: [40_000, 443] as const };

describe("counting flows", () => {
  it("counts a connection once, with its replies, later packets, and both of its ends", () =>
    assert.deepEqual(
      outcomesOf([
        {},
        { direction: "INGRESS" },
        { more: traced("TO_ENDPOINT", "NEW") },
        { ...back, more: traced("TO_ENDPOINT", "REPLY") },
        { more: traced("TO_ENDPOINT", "ESTABLISHED") },
        { more: traced("TO_OVERLAY") },
        { ...back, more: traced("TO_OVERLAY") },
      ]),
      { passed: 1 },
    ));

  it("counts each connection", () =>
    assert.deepEqual(outcomesOf([{}, { ports: [40_001, 8080] }, { ports: [40_002, 8080] }]), { passed: 3 }));

  it("takes a second first packet of the same addresses and ports for another connection", () =>
    assert.deepEqual(outcomesOf([{}, { direction: "INGRESS" }, {}, { direction: "INGRESS" }]), {
      passed: 2,
    }));

  it("takes the same addresses and ports between other pods for another connection", () => {
    const { groups } = count([{}, { source: podLabels("shop", "next") }]);
    assert.deepEqual(
      groups.map((group) => [group.from.recorded.name, totalOf(countsOf(group))]),
      [
        ["shop/web", 1],
        ["shop/next", 1],
      ],
    );
  });

  it("counts a connection of which only replies were recorded, in its own direction", () => {
    const { groups } = count([{ ...back, more: traced("TO_ENDPOINT", "REPLY") }]);
    assert.deepEqual(
      groups.map(({ from, to, port }) => [from.recorded.name, to.recorded.name, port]),
      [["shop/web", "shop/api", 8080]],
    );
  });

  it("counts a packet that is sent again and dropped again once", () =>
    assert.deepEqual(
      outcomesOf([
        { verdict: "DROPPED", more: { drop_reason_desc: "POLICY_DENIED" } },
        { verdict: "DROPPED", more: droppedFor("POLICY_DENIED") },
        { verdict: "DROPPED", more: droppedFor("POLICY_DENIED") },
      ]),
      { denied: 1 },
    ));

  it("knows that what left the source was dropped at the destination", () =>
    assert.deepEqual(
      outcomesOf([
        {},
        { verdict: "DROPPED", direction: "INGRESS", more: { drop_reason_desc: "POLICY_DENIED" } },
      ]),
      { denied: 1 },
    ));

  it("tells apart what audit mode let pass, also where its packets are seen later", () =>
    assert.deepEqual(outcomesOf([{ verdict: "AUDIT" }, { more: traced("TO_ENDPOINT", "NEW") }]), {
      audited: 1,
    }));

  it("tells apart what no policy dropped", () =>
    assert.deepEqual(outcomesOf([{ verdict: "DROPPED", more: droppedFor("STALE_OR_UNROUTABLE_IP") }]), {
      lost: 1,
    }));

  it("takes what waits for an authentication for passed once it has passed", () =>
    assert.deepEqual(
      outcomesOf([
        { verdict: "DROPPED", more: { drop_reason_desc: "AUTH_REQUIRED" } },
        { ports: [40_001, 8080] },
      ]),
      { lost: 1, passed: 1 },
    ));

  it("counts no packets on their way where decisions are recorded: those behind a proxy have another port", () =>
    assert.deepEqual(
      outcomesOf([
        { verdict: "REDIRECTED" },
        { more: traced("TO_PROXY", "NEW") },
        { ports: [55_555, 8080], more: traced("TO_ENDPOINT", "NEW") },
      ]),
      { passed: 1 },
    ));

  it("takes a late packet of a connection that is known for no other connection", () =>
    assert.deepEqual(outcomesOf([{}, { ...back, verdict: "DROPPED", more: droppedFor("POLICY_DENIED") }]), {
      passed: 1,
    }));

  it("counts a request that two proxies saw once, and as refused where one of them refused it", () => {
    const get = requested("GET", "http://api/items");
    assert.deepEqual(outcomesOf([{ more: get }, { more: get, direction: "INGRESS" }]), { passed: 1 });
    assert.deepEqual(outcomesOf([{ more: get }, { verdict: "DROPPED", more: get, direction: "INGRESS" }]), {
      refused: 1,
    });
    assert.deepEqual(outcomesOf([{ more: get }, { more: get }, { more: get, direction: "INGRESS" }]), {
      passed: 2,
    });
    assert.deepEqual(outcomesOf([{ verdict: "ERROR", more: get }]), { failed: 1 });
  });

  it("tells requests apart by what a policy can ask, and by nothing else", () => {
    const requests = [
      requested("GET", "http://a/x", { "X-Key": "1", "X-Request-Id": "1" }),
      requested("GET", "http://b/x", { "X-Key": "1", "X-Request-Id": "2" }),
      requested("GET", "http://a/x", { "X-Key": "2" }),
      requested("POST", "http://a/x", { "X-Key": "1" }),
    ];
    const { groups } = count(requests.map((more) => ({ more })));
    assert.deepEqual(
      groups.map((group) => totalOf(countsOf(group))),
      [2, 1, 1],
    );
  });

  it("tells addresses outside apart where a network of a policy does", () => {
    const to = (address: string): WrittenFlow => ({ ...outside, addresses: ["10.0.0.1", address] });
    const flows = ["192.0.2.1", "192.0.2.2", "198.51.100.1", "203.0.113.1"].map(to);
    assert.equal(count(flows).groups.length, 1);
    const { groups } = count(flows, { networks: ["192.0.2.0/24", "198.51.100.1/32"] });
    assert.deepEqual(
      groups.map((group) => [group.to.addresses, totalOf(countsOf(group))]),
      [
        [["192.0.2.1", "192.0.2.2"], 2],
        [["198.51.100.1"], 1],
        [["203.0.113.1"], 1],
      ],
    );
  });

  it("tells them apart by the names that they were learned by, in labels too", () => {
    const named = (port: number, names: readonly string[], labels: readonly string[] = []): WrittenFlow => ({
      ports: [port, 443],
      destination: [...labels, "reserved:world"],
      more: { destination_names: names },
    });
    const { groups } = count([
      named(1, ["a.example"]),
      named(2, [], ["fqdn:a.example"]),
      named(3, [], ["fqdn:*.example"]),
    ]);
    assert.deepEqual(
      groups.map(({ to }) => [to.names, to.recordedPeer.labels, to.recordedPeer.names]),
      [
        [["a.example"], ["reserved:world"], undefined],
        [["a.example"], ["fqdn:a.example", "reserved:world"], undefined],
        [[], ["fqdn:*.example", "reserved:world"], undefined],
      ],
    );
  });

  it("has the question in place of ICMP's answer", () => {
    const { groups, unused } = count([
      { ...back, more: { ...traced("TO_ENDPOINT", "REPLY"), l4: { ICMPv4: { type: 0 } } } },
      { ...back, more: { ...traced("TO_ENDPOINT", "REPLY"), l4: { ICMPv4: { type: 3 } } } },
    ]);
    assert.deepEqual(
      groups.map(({ from, protocol, port }) => [from.recorded.name, protocol, port]),
      [["shop/web", "ICMP", 8]],
    );
    assert.deepEqual(unused, ["related"]);
  });

  const nothing: readonly (readonly [string, WrittenFlow])[] = [
    ["before-decision", { more: traced("FROM_ENDPOINT") }],
    ["related", { more: traced("TO_ENDPOINT", "RELATED") }],
    ["socket", { verdict: "TRANSLATED", more: { Type: "SOCK" } }],
    ["no-traffic", { more: { event_type: { type: 2 } } }],
    ["without-direction", { more: traced("TO_STACK") }],
    ["without-labels", { source: [] }],
    ["without-labels", { more: { destination: null } }],
    ["other-protocol", { more: { l4: {} } }],
    ["other-protocol", { ports: [0, 0] }],
    [
      "other-request",
      { more: { Type: "L7", event_type: { type: 129 }, l7: { type: "REQUEST", kafka: {} } } },
    ],
    [
      "response",
      { more: { Type: "L7", event_type: { type: 129 }, l7: { type: "RESPONSE", http: { code: 200 } } } },
    ],
  ];
  for (const [reason, flow] of nothing) {
    it(`says of ${JSON.stringify(flow).slice(0, 90)} that it is ${reason}`, () =>
      assert.deepEqual(count([flow]), { groups: [], unused: [reason] }));
  }

  it("remembers a bounded number of connections, and tells a bounded number of groups apart", () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ ports: [1000 + index, 8080] as const }));
    const [group] = count(
      [...many, ...many.map((flow) => ({ ...flow, more: traced("TO_ENDPOINT", "REPLY") }))],
      {
        window: 5,
      },
    ).groups;
    assert.ok(group !== undefined && totalOf(countsOf(group)) >= 50);
    const ports = Array.from({ length: 9 }, (_, index) => ({ ports: [1000, 80 + index] as const }));
    const { groups, unused } = count(ports, { most: 5 });
    assert.deepEqual([groups.length, unused.length, unused[0]], [5, 4, "too-many"]);
  });
});
