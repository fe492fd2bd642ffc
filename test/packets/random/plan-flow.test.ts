import assert from "node:assert/strict";
import type { Flow } from "../../../verdicts/world";
import { type NodeEnds, planFlow } from "./plan-flow";

const ends: NodeEnds = {
  pods: new Map([
    ["shop/web", "10.244.100.5"],
    ["shop/api", "10.244.100.6"],
  ]),
  services: new Map([["shop/svc", { address: "10.0.0.99", pods: ["shop/api"] }]]),
  names: new Map([["example.com", "198.18.3.4"]]),
  node: { name: "packets-1", address: "198.51.100.2" },
};
const flow = (more: Partial<Flow> = {}): Flow => ({ from: "shop/web", to: "shop/api", port: 80, ...more });
const planned = (given: Flow) => {
  const plan = planFlow(given, ends);
  assert.ok(!("leftOut" in plan), JSON.stringify(plan));
  return plan;
};

describe("the plan of a random flow", () => {
  it("is a request over TCP, and the engine is asked about that request", () => {
    const { flow: asked, trial, by, servers } = planned(flow({ http: { path: "/x" } }));
    assert.deepEqual(asked.http, { method: "GET", path: "/x", host: "host.example", headers: {} });
    assert.deepEqual(trial.request, asked.http);
    assert.deepEqual([by, servers, trial.address], ["shop/web", ["shop/api"], "10.244.100.6"]);
  });

  it("is a query or a datagram over UDP", () => {
    assert.equal(planned(flow({ protocol: "UDP", dns: { name: "a.b" } })).trial.name, "a.b");
    const { trial, flow: asked } = planned(flow({ protocol: "UDP", http: { path: "/" } }));
    assert.deepEqual([trial.name, trial.request, asked.http], [undefined, undefined, undefined]);
  });

  it("leads to Services, names, the world and the node, and from the world's addresses", () => {
    assert.equal(planned(flow({ to: { service: "shop/svc" } })).trial.address, "10.0.0.99");
    const name = planned(flow({ to: { fqdn: "example.com" } }));
    assert.deepEqual(name.flow.to, {
      labels: ["reserved:world"],
      address: "198.18.3.4",
      names: ["example.com"],
    });
    assert.deepEqual(planned(flow({ to: { entity: "host" } })).flow.to, { node: "packets-1" });
    const from = planned(flow({ from: { cidr: "10.1.2.3/32" } }));
    assert.deepEqual(
      [from.by, from.trial.source, from.flow.from],
      ["world", "10.1.2.3", { cidr: "10.1.2.3" }],
    );
  });

  const leftOut: readonly (readonly [Partial<Flow>, RegExp])[] = [
    [{ protocol: "SCTP" }, /SCTP/],
    [{ protocol: "ICMP", port: 8 }, /ICMP/],
    [{ to: { cidr: "2001:db8::1/128" } }, /IPv6/],
    [{ to: { cidr: "192.0.2.1/32" } }, /API server/],
    [{ to: { entity: "remote-node" } }, /one node/],
    [{ to: { fqdn: "other.example" } }, /look up/],
    [{ to: { service: "shop/none" } }, /Service/],
    [{ to: "west/shop/api" }, /another cluster/],
    [{ to: "shop/web" }, /itself/],
    [{ from: "shop/api", to: { service: "shop/svc" } }, /itself/],
    [{ from: { entity: "host" }, to: { entity: "world" } }, /neither end/],
    [{ to: { cidr: "10.1.2.3/32" }, port: 443 }, /TLS/],
    [{ tls: { serverName: "a.example" } }, /TLS/],
    [{ http: { path: "/a b" } }, /can't carry/],
    [{ http: { method: "get" } }, /refuses: 400/],
    [{ http: { path: "" } }, /can't carry/],
    [{ http: { headers: { "X:Y": "1" } } }, /can't carry/],
    [{ http: { headers: { a: "1\r\nb: 2" } } }, /can't carry/],
  ];
  for (const [more, reason] of leftOut) {
    it(`says why it leaves out ${JSON.stringify(more)}`, () => {
      const plan = planFlow(flow(more), ends);
      assert.match("leftOut" in plan ? plan.leftOut : "", reason);
    });
  }
});
