import assert from "node:assert/strict";
import { answerQuestion, VerdictEngine } from "../../../verdicts/answer-question";
import type { Flow, World } from "../../../verdicts/world";
import { QuestionError } from "../../../verdicts/worlds/question-error";

const world: World = {
  endpoints: [
    { name: "web", namespace: "shop", labels: { app: "web" } },
    { name: "far", namespace: "shop", labels: { app: "far" }, cluster: "west" },
    { name: "bare", namespace: "bank" },
  ],
  services: [{ name: "web", namespace: "shop", selector: { app: "web" }, ports: [{ port: 80 }] }],
};
const toWeb = { from: "bank/bare", to: "shop/web", port: 80 };

/** Flows that cannot be: as they would come from a file, so of any type. */
const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
  [{ ...toWeb, from: "shop/none" }, "from", '"shop/none" is none of the world\'s endpoints'],
  [{ ...toWeb, to: "web" }, "to", '"web" is none of the world\'s endpoints. Write namespace/name'],
  [{ ...toWeb, to: "east/shop/far" }, "to", "none of the world's endpoints"],
  [{ ...toWeb, from: { entity: "cluster" } }, "from.entity", '"cluster" is none. Accepted: world, host'],
  [{ ...toWeb, to: { cidr: "10.0.0.0/8" } }, "to.cidr", '"10.0.0.0/8" is not an IP address'],
  [{ ...toWeb, to: { cidr: 10 } }, "to.cidr", "10 is not an IP address"],
  [{ ...toWeb, to: { node: "n9" } }, "to.node", '"n9" is none of the world\'s nodes'],
  [{ ...toWeb, to: { fqdn: "" } }, "to", "is not a valid end of a flow. Accepted:"],
  [{ ...toWeb, to: {} }, "to", "{} is not a valid end of a flow"],
  [{ ...toWeb, to: null }, "to", "undefined is not a valid end of a flow"],
  [{ ...toWeb, from: 1 }, "from", "1 is not a valid end of a flow"],
  [{ ...toWeb, from: { service: "shop/web" } }, "from", "is not a valid end of a flow"],
  [{ ...toWeb, from: { labels: [] } }, "from.labels", "must be a list of labels, is []"],
  [{ ...toWeb, from: { labels: "k8s:app=web" } }, "from.labels", "must be a list of labels"],
  [{ ...toWeb, from: { labels: ["k8s:app=web", "k8s:"] } }, "from.labels[1]", '"k8s:" is not a label'],
  [
    { ...toWeb, to: { labels: ["reserved:world"], address: "here" } },
    "to.address",
    '"here" is not an IP address',
  ],
  [{ ...toWeb, port: 0 }, "port", "0 is not a valid port (1 to 65535)"],
  [{ ...toWeb, port: 65_536 }, "port", "65536 is not a valid port"],
  [{ ...toWeb, port: 1.5 }, "port", "1.5 is not a valid port"],
  [{ ...toWeb, port: "80" }, "port", '"80" is not a valid port'],
  [{ ...toWeb, port: 256, protocol: "ICMP" }, "port", "256 is not a valid port (0 to 255)"],
  [{ ...toWeb, protocol: "tcp" }, "protocol", '"tcp" is none. Accepted: TCP, UDP, SCTP, ICMP, ICMPV6'],
];

describe("the ends of a flow", () => {
  for (const [flow, path, reason] of wrong) {
    it(`${JSON.stringify(flow)} is refused`, () =>
      assert.throws(
        () => answerQuestion({ ...world, flows: [toWeb, flow as unknown as Flow] }),
        (error: unknown) => {
          assert.ok(error instanceof QuestionError);
          assert.equal(error.path, `flows[1].${path}`);
          assert.ok(error.message.includes(reason), error.message);
          return true;
        },
      ));
  }

  it("errors of a single flow call it flow", () =>
    assert.throws(
      () => new VerdictEngine(world).verdict({ ...toWeb, to: "a/b" }),
      /^QuestionError: flow\.to: /,
    ));

  it("an address may be written as a network of one", () => {
    const engine = new VerdictEngine(world);
    const ends = ["192.0.2.1", "192.0.2.1/32", "2001:db8::1", "2001:db8::1/128"];
    for (const cidr of ends) assert.equal(engine.verdict({ ...toWeb, to: { cidr } }).verdict, "allowed");
  });

  it("pods of one cluster and namespace are found by both names", () => {
    const engine = new VerdictEngine({ ...world, clusterName: "east" });
    for (const to of ["shop/far", "west/shop/far", "shop/web", "east/shop/web"]) {
      assert.equal(engine.verdict({ ...toWeb, to }).verdict, "allowed");
    }
  });

  it("a flow between two ends that are not pods passes: no policy is about it", () => {
    const flow = { from: { cidr: "192.0.2.1" }, to: { entity: "host" }, port: 80 } as const;
    const { verdict, because } = new VerdictEngine({}).verdict(flow);
    assert.equal(verdict, "allowed");
    assert.equal(because.length, 2);
  });

  it("a Service's port may go to a port given by number as text", () => {
    const ports = [{ port: 80, targetPort: "8080" }];
    const services = [{ name: "web", namespace: "shop", selector: { app: "web" }, ports }];
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "p", namespace: "shop" },
      spec: { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] },
    };
    const engine = new VerdictEngine({ ...world, services, policies: [policy] });
    assert.equal(engine.verdict({ ...toWeb, to: { service: "shop/web" } }).verdict, "allowed");
  });

  it("without flows there are no verdicts", () =>
    assert.deepEqual(answerQuestion({}), { policies: [], verdicts: [] }));
});
