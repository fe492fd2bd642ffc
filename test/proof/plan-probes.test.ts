import assert from "node:assert/strict";
import { clusterFacts } from "../../proof/plan/cluster-facts";
import { isTried, planProbes } from "../../proof/plan/plan-probes";
import { leaveOutForbidden } from "../../proof/run/permissions";
import type { ExpectedRow } from "../../questions/subject";
import type { Endpoint, Flow, Peer } from "../../verdicts/world";

interface PodLike {
  readonly name: string;
  readonly node?: string;
  readonly ready?: boolean;
  readonly phase?: string;
  readonly hostNetwork?: boolean;
  readonly app?: string;
}

const pod = ({
  name,
  app = name,
  node = "real-1",
  ready = true,
  phase = "Running",
  hostNetwork = false,
}: PodLike) => ({
  object: {
    kind: "Pod",
    metadata: { name, namespace: "shop", labels: { app } },
    spec: { nodeName: node, hostNetwork, containers: [{ name: "main" }] },
    status: {
      phase,
      podIPs: [{ ip: "10.1.0.7" }],
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
    },
  },
});
const node = (name: string, address: string, played = false) => ({
  object: {
    kind: "Node",
    metadata: { name, annotations: played ? { "kwok.x-k8s.io/node": "fake" } : {} },
    status: { addresses: [{ type: "InternalIP", address }] },
  },
});
const namespace = (name: string) => ({ object: { kind: "Namespace", metadata: { name } } });
const service = {
  object: { kind: "Service", metadata: { namespace: "shop", name: "web" }, spec: { clusterIP: "10.96.0.9" } },
};
const slice = {
  object: {
    kind: "EndpointSlice",
    metadata: { namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    endpoints: [{ addresses: ["192.0.2.10"] }],
    ports: [{ port: 6443 }],
  },
};

const documents = [
  pod({ name: "web" }),
  pod({ name: "db" }),
  pod({ name: "web-2", app: "web" }),
  pod({ name: "starting", ready: false }),
  pod({ name: "pending", phase: "Pending" }),
  pod({ name: "played", node: "played-1" }),
  pod({ name: "agent", hostNetwork: true }),
  node("real-1", "192.0.2.1"),
  node("real-2", "192.0.2.2"),
  node("played-1", "192.0.2.3", true),
  namespace("shop"),
  namespace("default"),
  service,
  slice,
];
const described: readonly Endpoint[] = [
  { namespace: "shop", name: "app=cron", labels: { app: "cron" } },
  { namespace: "nowhere", name: "app=lost", labels: { app: "lost" } },
  { cluster: "peer", namespace: "shop", name: "web" },
];
const facts = clusterFacts(documents, { outside: "203.0.113.1", hasOutsideShell: false });

const expected = (from: Peer, to: Peer, more: Partial<Flow> = {}, auth?: "required"): ExpectedRow => ({
  row: { from: "", to: "", flow: { from, to, port: 80, ...more } },
  verdict: "allowed",
  ...(auth === undefined ? {} : { auth }),
  because: "",
});

const planned = (row: ExpectedRow, authenticates = false) => {
  const [one] = planProbes({ expected: [row], world: { endpoints: described } }, facts, authenticates);
  assert.ok(one);
  return one;
};
const whyNot = (row: ExpectedRow): string => {
  const one = planned(row);
  return isTried(one) ? "it is tried" : one.notHere;
};

describe("the plan of probes", () => {
  it("sends from the pod that is there, to the address of the one that is there", () => {
    const one = planned(expected("shop/web", "shop/db"));
    assert.ok(isTried(one) && one.source.kind === "pod" && one.destination.kind === "pod");
    assert.deepEqual([one.source.pod.name, one.destination.address], ["web", "10.1.0.7"]);
  });

  it("makes a pod for an end that is only described, at either end", () => {
    const one = planned(expected("shop/app=cron", "shop/app=cron"));
    assert.ok(isTried(one));
    assert.deepEqual([one.source.kind, one.destination.kind], ["helper", "helper"]);
  });

  const ways: readonly [string, Peer, object][] = [
    ["the world outside", { entity: "world" }, { kind: "address", address: "203.0.113.1", outside: true }],
    ["an address", { cidr: "198.51.100.9" }, { kind: "address", address: "198.51.100.9", outside: true }],
    ["a name", { fqdn: "api.example.com" }, { kind: "name", name: "api.example.com" }],
    ["a Service", { service: "shop/web" }, { kind: "address", address: "10.96.0.9", outside: false }],
    [
      "the API server",
      { entity: "kube-apiserver" },
      { kind: "address", address: "192.0.2.10", outside: false },
    ],
    ["the pod's own node", { entity: "host" }, { kind: "address", address: "192.0.2.1", outside: false }],
    ["another node", { entity: "remote-node" }, { kind: "address", address: "192.0.2.2", outside: false }],
    ["a node by name", { node: "real-2" }, { kind: "address", address: "192.0.2.2", outside: false }],
  ];
  for (const [what, to, destination] of ways)
    it(`finds ${what}`, () => {
      const one = planned(expected("shop/web", to));
      assert.ok(isTried(one));
      assert.deepEqual(one.destination, destination);
    });

  const left: readonly [string, ExpectedRow, RegExp][] = [
    [
      "a pod on a played node",
      expected("shop/played", "shop/db"),
      /played is played: no process runs on node played-1/,
    ],
    ["a pod that does not run", expected("shop/pending", "shop/db"), /pod shop\/pending does not run/],
    ["a server that is not ready", expected("shop/web", "shop/starting"), /pod shop\/starting is not ready/],
    ["a pod in the host network", expected("shop/agent", "shop/db"), /in the host network/],
    ["a namespace that is not there", expected("nowhere/app=lost", "shop/db"), /no namespace nowhere/],
    ["another cluster", expected("peer/shop/web", "shop/db"), /in another cluster of the mesh \(peer\)/],
    [
      "the world as a source",
      expected({ entity: "world" }, "shop/db"),
      /nothing runs there that could be asked/,
    ],
    [
      "a node as a source",
      expected({ entity: "host" }, "shop/db"),
      /nothing that this program may start sends as host/,
    ],
    ["ICMP", expected("shop/web", "shop/db", { protocol: "ICMP", port: 8 }), /can send ICMP/],
    [
      "an authentication without SPIRE",
      expected("shop/web", "shop/db", {}, "required"),
      /no SPIRE server runs/,
    ],
    ["Cilium's health endpoint", expected("shop/web", { entity: "health" }), /no address belongs to health/],
  ];
  for (const [what, row, why] of left)
    it(`leaves out ${what}, and says why`, () => assert.match(whyNot(row), why));

  it("tries nothing where every node is played, whatever pods there are", () => {
    const played = { ...facts, nodes: facts.nodes.map((one) => ({ ...one, played: true })) };
    const rows = [expected("shop/web", "shop/db"), expected("shop/app=cron", { entity: "world" })];
    const all = planProbes({ expected: rows, world: { endpoints: described } }, played, false);
    assert.deepEqual(
      all.map((one) => (isTried(one) ? "tried" : `${one.notHere}; ${one.fix}`)),
      [1, 2].map(() => "no packet flows here: every node is played; ./lab sandbox up --packets"),
    );
  });

  it("keeps apart what would be seen together: one way between two ends, and what a pod looks up", () => {
    const rows = [
      expected("shop/web", "shop/db"),
      expected("shop/web", "shop/db", { port: 81 }),
      expected("shop/web", { fqdn: "a.example" }),
      expected("shop/web", "shop/db", { dns: { name: "b.example" }, port: 53, protocol: "UDP" }),
      expected("shop/db", "shop/web"),
      expected("shop/web", { entity: "world" }),
      // Counters do not tell two replicas apart.
      expected("shop/web-2", "shop/db"),
    ];
    const lanes = planProbes({ expected: rows, world: { endpoints: described } }, facts, false).map((one) =>
      isTried(one) ? one.lane : "",
    );
    assert.equal(lanes[0], lanes[1]);
    assert.equal(lanes[2], lanes[3]);
    assert.equal(lanes[2], lanes[5]);
    assert.equal(lanes[0], lanes[6]);
    assert.equal(new Set(lanes).size, 3);
  });

  it("leaves out what the user may not do, with what he would have to be given", async () => {
    const rows = [expected("shop/web", "shop/db"), expected("shop/app=cron", "shop/db")];
    const all = planProbes({ expected: rows, world: { endpoints: described } }, facts, false);
    const asked: string[] = [];
    const viewer = await leaveOutForbidden(all, async ({ resource }) => {
      asked.push(resource);
      return false;
    });
    assert.deepEqual(asked, ["pods/exec", "pods"]);
    assert.deepEqual(
      viewer.map((one) => (isTried(one) ? "" : `${one.notHere}; ${one.fix}`)),
      [1, 2].map(
        () =>
          "you may not run commands in pods in namespace shop; kubectl create role lab-prove -n shop --verb=get,create --resource=pods/exec   # and bind it to whoever runs this",
      ),
    );
    const execOnly = await leaveOutForbidden(all, async ({ resource }) => resource === "pods/exec");
    assert.deepEqual(execOnly.map(isTried), [true, false]);
  });
});
