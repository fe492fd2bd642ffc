import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { lab } from "../../policies/lab/lab";
import { SOMEWHERE_OUTSIDE } from "../../sandbox/nodes/packets/world-outside";
import { answerQuestion } from "../../verdicts/answer-question";
import type { ManifestObject, World } from "../../verdicts/world";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { LabOnNode } from "./lab-on-node";
import { packetsCheckout } from "./packets-sandbox";

const policy = (name: string, app: string, spec: object): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace: lab.namespace },
  spec: { endpointSelector: { matchLabels: { app } }, ...spec },
});

const ports = { ports: [{ port: "8080", protocol: "TCP" }] };
const onlyRoot = { ...ports, rules: { http: [{ method: "GET", path: "/" }] } };
const fromClient = { fromEndpoints: [{ matchLabels: { app: "client" } }] };
const toServer = { toEndpoints: [{ matchLabels: { app: "server" } }] };

const nobody = policy("corner-nobody", "server", { ingress: [{}] });
const client = policy("corner-client", "server", { ingress: [{ ...fromClient, toPorts: [ports] }] });
const clientRoot = policy("corner-client", "server", { ingress: [{ ...fromClient, toPorts: [onlyRoot] }] });
const lowPorts = policy("corner-low-ports", "server", {
  ingress: [{ ...fromClient, toPorts: [{ ports: [{ port: "0", endPort: 443, protocol: "TCP" }] }] }],
});
const outRoot = policy("corner-out", "client", { egress: [{ ...toServer, toPorts: [onlyRoot] }] });

/** A group of networks of that name, and what lets the client send to it. */
const outside = {
  name: "corner-outside",
  holding: (externalCIDRs: readonly string[]): ManifestObject => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumCIDRGroup",
    metadata: { name: outside.name },
    spec: { externalCIDRs },
  }),
  policy: policy("corner-outside", "client", {
    egress: [{ toCIDRSet: [{ cidrGroupRef: "corner-outside" }] }],
  }),
};

/** What the engine says of a connection of the client to somewhere outside, where the group holds these networks. */
const computedOutside = (cidrs: readonly string[]): string | undefined => {
  const endpoints = [{ name: "client", namespace: lab.namespace, labels: { app: "client" } }];
  const world: World = { endpoints, policies: [outside.policy], cidrGroups: { [outside.name]: { cidrs } } };
  const flow = { from: `${lab.namespace}/client`, to: { cidr: SOMEWHERE_OUTSIDE }, port: 80 };
  return answerQuestion({ ...world, flows: [flow] }).verdicts[0]?.verdict;
};

/** What the engine says of a request of the client. */
const computed = (policies: readonly ManifestObject[], path: string): string | undefined => {
  const endpoint = (app: string) => ({ name: app, namespace: lab.namespace, labels: { app } });
  const world: World = { endpoints: [endpoint("client"), endpoint("server")], policies };
  const [from, to] = [`${lab.namespace}/client`, `${lab.namespace}/server`];
  return answerQuestion({ ...world, flows: [{ from, to, port: 8080, http: { path } }] }).verdicts[0]?.verdict;
};

describe("corners of verdicts by packets", function () {
  this.timeout(180_000);
  let checkout: Checkout;
  let node: LabOnNode;
  let server: string;

  before(async () => {
    checkout = packetsCheckout();
    node = new LabOnNode(checkout);
    await node.start();
    const pods = [
      "get",
      "pods",
      "-n",
      lab.namespace,
      "-l",
      "app=server",
      "-o",
      "jsonpath={.items[0].status.podIP}",
    ];
    server = await checkout.kubectl(...pods);
  });
  afterEach(() =>
    node.delete([nobody, client, clientRoot, lowPorts, outRoot, outside.policy, outside.holding([])]),
  );

  const curl = async (command: string): Promise<string> =>
    (
      await checkout.kubectl("exec", "-n", lab.namespace, "client", "--", "sh", "-c", `${command}; true`)
    ).trim();
  const status = (path: string): Promise<string> =>
    curl(`curl -s -o /dev/null -w '%{http_code}' --max-time 4 http://${server}:8080${path}`);

  it("the source's proxy answers 403, although the destination would drop the packet", async () => {
    await node.apply([outRoot, nobody]);
    assert.equal(computed([outRoot, nobody], "/deny"), "denied-by-l7");
    await until("GET /deny is refused", async () => (await status("/deny")) === "403");
    assert.equal(computed([outRoot, nobody], "/"), "denied-by-default");
    // What the proxy lets pass does not arrive: the client hears that from the proxy, or hears nothing.
    assert.match(await status("/"), /^(503|504|000)$/);
  });

  /** Requests of one client on one connection, twice a second, while something is done to the policies. */
  const keptAlive = async (
    requests: number,
    change: () => Promise<void>,
    path = "/",
  ): Promise<readonly string[]> => {
    const url = `http://${server}:8080${path} `.repeat(requests);
    const asked = curl(
      `curl -s --rate 2/s --max-time 4 -w '\\nSTATUS %{http_code} %{num_connects}\\n' ${url}| grep ^STATUS`,
    );
    await sleep(2_500);
    await change();
    return (await asked).split("\n").map((line) => line.replace("STATUS ", ""));
  };

  it("a connection does not survive a change that denies it: its next packets are dropped", async () => {
    await node.apply([client, nobody]);
    await until("GET / passes", async () => (await status("/")) === "200");
    const seen = await keptAlive(8, () => node.delete([client]));
    assert.equal(seen[0], "200 1", "it was open");
    assert.ok(seen.includes("200 0"), `${seen}: it was kept`);
    assert.match(seen.at(-1) ?? "", /^000/, seen.join(", "));
    assert.ok(
      !seen.slice(seen.findIndex((one) => one.startsWith("000"))).some((one) => one.startsWith("200")),
      seen.join(", "),
    );
  });

  it("a connection from before there were rules for requests ends with them, and the next one meets the proxy", async () => {
    await node.apply([client]);
    // The server has no such page. Rules for requests of the test before may be at work for a while.
    await until("GET /deny reaches the server", async () => (await status("/deny")) === "404");
    const seen = await keptAlive(30, () => node.enforce([clientRoot]), "/deny");
    // 404 is the server's own answer. curl makes another connection where the old one is reset.
    const steps = seen.filter((line, index) => line !== seen[index - 1]);
    assert.deepEqual(steps, ["404 1", "404 0", "403 1", "403 0"], seen.join(", "));
  });

  it("a range of ports from 0 lets every port pass, whatever its end", async () => {
    assert.equal(computed([lowPorts], "/"), "allowed");
    await node.enforce([nobody]);
    await until("GET / is dropped", async () => (await status("/")) === "000");
    // The same but that the range begins at 1: it is the 0.
    const fromOne = JSON.parse(JSON.stringify(lowPorts).replace('"port":"0"', '"port":"1"'));
    assert.equal(computed([fromOne], "/"), "denied-by-default");
    await node.enforce([nobody, fromOne]);
    assert.equal(await status("/"), "000");
    await node.enforce([nobody, lowPorts]);
    await until("GET / passes", async () => (await status("/")) === "200");
  });

  it("a whole address family in a CiliumCIDRGroup counts for no address", async () => {
    const toOutside = (): Promise<string> =>
      curl(`curl -s -o /dev/null -w '%{http_code}' --max-time 4 http://${SOMEWHERE_OUTSIDE}/`);
    const halves = ["0.0.0.0/1", "128.0.0.0/1"];
    assert.equal(computedOutside(halves), "allowed");
    await node.apply([outside.holding(halves)]);
    await node.enforce([outside.policy]);
    await until("the halves of it count", async () => (await toOutside()) === "200");
    assert.equal(computedOutside(["0.0.0.0/0"]), "denied-by-default");
    await node.apply([outside.holding(["0.0.0.0/0"])]);
    await until("the whole of it does not", async () => (await toOutside()) === "000");
  });
});
