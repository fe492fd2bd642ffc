import assert from "node:assert/strict";
import execa from "execa";
import { lab } from "../../policies/lab/lab";
import { firstNode, type PacketsNode, secondNode } from "../../sandbox/nodes/packets/node-settings";
import { answerQuestion } from "../../verdicts/answer-question";
import type { ManifestObject } from "../../verdicts/world";
import { Checkout } from "../support/checkout";
import { stepsInOrder } from "../support/steps-in-order";
import { until } from "../support/until";
import { LeftOnMachine } from "./left-on-machine";
import { nodeProcess } from "./random/node-processes";

const nodes: readonly PacketsNode[] = [firstNode, secondNode];
const SERVER_PORT = 8080;

/** Lets the cluster's other nodes reach the server. */
const letsNodesIn: ManifestObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "from-other-nodes", namespace: lab.namespace },
  spec: {
    endpointSelector: { matchLabels: { app: "server" } },
    ingress: [
      {
        fromEntities: ["remote-node"],
        toPorts: [{ ports: [{ port: String(SERVER_PORT), protocol: "TCP" }] }],
      },
    ],
  },
};

interface HubbleLine {
  readonly flow?: {
    readonly node_name?: string;
    readonly trace_observation_point?: string;
    readonly l7?: { readonly http?: { readonly code?: number; readonly url?: string } };
  };
}

describe("two nodes with packets", function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;
  let left: LeftOnMachine;

  const up = (): Promise<void> => checkout.sandboxUp("--packets", "--nodes", "2");

  const nodeOf = async (app: string): Promise<PacketsNode> => {
    const path = "jsonpath={.items[0].spec.nodeName}";
    const name = await checkout.kubectl("get", "pods", "-n", lab.namespace, "-l", `app=${app}`, "-o", path);
    const found = nodes.find((node) => node.name === name);
    assert.ok(found, `${app} is on ${name}`);
    return found;
  };

  const inAgent = async (node: PacketsNode, ...words: readonly string[]): Promise<string> => {
    const agents = ["get", "pods", "-n", "kube-system", "-l", "k8s-app=cilium", "-o", "name"];
    const agent = await checkout.kubectl(...agents, "--field-selector", `spec.nodeName=${node.name}`);
    return checkout.kubectl("exec", "-n", "kube-system", agent.trim(), "-c", "cilium-agent", "--", ...words);
  };

  const hubble = async (node: PacketsNode, ...filter: readonly string[]): Promise<readonly HubbleLine[]> => {
    const words = ["observe", "--server", "unix:///run/cilium/hubble.sock", "-o", "json", "--last", "200"];
    const text = await inAgent(node, "hubble", ...words, "--namespace", lab.namespace, ...filter);
    return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as HubbleLine]));
  };

  /** What the client gets: a status, or `000`. */
  const asks = async (path: string): Promise<string> => {
    const curl = ["curl", "-s", "-m", "4", "-o", "/dev/null", "-w", "%{http_code}"];
    const words = ["exec", "-n", lab.namespace, "client", "--", ...curl, `http://server${path}`];
    return (await checkout.run("kubectl", words)).stdout;
  };
  const onlyRootPasses = (): Promise<void> =>
    until(
      "GET / passes and GET /deny is refused",
      async () => (await asks("/")) === "200" && (await asks("/deny")) === "403",
    );

  /** What a node itself gets of the server's pod, outside of any pod. */
  const nodeAsks = async (node: PacketsNode): Promise<string> => {
    const path = "jsonpath={.items[0].status.podIP}";
    const server = await checkout.kubectl("get", "pods", "-n", lab.namespace, "-l", "app=server", "-o", path);
    const network = `--net=/proc/${nodeProcess(checkout.directory, "serve", node)}/ns/net`;
    const curl = ["curl", "-s", "-m", "4", "-o", "/dev/null", "-w", "%{http_code}"];
    const asked = await execa("nsenter", [network, "--", ...curl, `http://${server}:${SERVER_PORT}/`], {
      reject: false,
    });
    return asked.stdout;
  };

  before(async () => {
    checkout = Checkout.create();
    left = await LeftOnMachine.before(checkout);
    await up();
    await checkout.setPhase("l7-get-root");
    await checkout.up();
  });
  after(() => checkout?.remove());

  it("add nothing to the machine's own namespaces but a cgroup each, while they run", async () => {
    assert.equal((await left.cgroups()).length, 2);
    assert.ok((await left.note()) > 40, "Cilium's agents have loaded next to nothing");
  });

  it("can have the client and the server on different nodes", async () => {
    const together = await nodeOf("server");
    if ((await nodeOf("client")) === together) {
      await checkout.kubectl("cordon", together.name);
      await checkout.kubectl("delete", "pod", "client", "-n", lab.namespace);
      // It makes what is gone from the cluster again.
      await checkout.up();
      await checkout.kubectl("uncordon", together.name);
    }
    assert.notEqual(await nodeOf("client"), await nodeOf("server"));
  });

  it("carry the lab's requests through Cilium's tunnel, and refuse as the phase says", async () => {
    await onlyRootPasses();
    const sent = await hubble(await nodeOf("client"), "--type", "trace:to-overlay");
    assert.ok(sent.some(({ flow }) => flow?.trace_observation_point === "TO_OVERLAY"));
    // The rule is about what reaches the server: its own node's proxy applies it.
    const codes = async (app: string): Promise<ReadonlySet<number | undefined>> =>
      new Set((await hubble(await nodeOf(app), "--type", "l7")).map(({ flow }) => flow?.l7?.http?.code));
    const atServer = await codes("server");
    assert.ok(atServer.has(200) && atServer.has(403), [...atServer].join());
    assert.equal((await codes("client")).has(403), false);
  });

  it("drop between nodes what the phase denies", async () => {
    await checkout.setPhase("deny-proof");
    await checkout.up();
    await until("the client gets no answer", async () => (await asks("/")) === "000");
    const client = await nodeOf("client");
    const drops = await hubble(client, "--type", "drop");
    assert.ok(drops.some(({ flow }) => flow?.node_name?.endsWith(client.name)));
  });

  it("are `remote-node` to each other: let in by a rule for it, as the engine says, and their own pods' host", async () => {
    const [own, other] = [await nodeOf("server"), await nodeOf("client")];
    const computed = (policies: readonly ManifestObject[]): string | undefined => {
      const server = { name: "server", namespace: lab.namespace, labels: { app: "server" } };
      const flow = {
        from: { entity: "remote-node" },
        to: `${lab.namespace}/server`,
        port: SERVER_PORT,
      } as const;
      return answerQuestion({ endpoints: [server], policies, flows: [flow] }).verdicts[0]?.verdict;
    };
    const denies: ManifestObject = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "default-deny", namespace: lab.namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress"] },
    };
    assert.equal(computed([denies]), "denied-by-default");
    assert.equal(await nodeAsks(other), "000");
    assert.equal(await nodeAsks(own), "200");
    const given = JSON.stringify(letsNodesIn);
    const applied = await checkout.run("kubectl", ["apply", "-f", "-"], given);
    assert.equal(applied.exitCode, 0, applied.all);
    assert.equal(computed([denies, letsNodesIn]), "allowed");
    await until("the other node gets an answer", async () => (await nodeAsks(other)) === "200");
    assert.match(
      await inAgent(own, "cilium-dbg", "bpf", "ipcache", "get", other.wire.address),
      /identity=6 /,
    );
    await checkout.run("kubectl", ["delete", "-f", "-"], given);
  });

  it("know the workloads of their own pods alone", async () => {
    await checkout.setPhase("baseline");
    await checkout.up();
    await until("GET / passes", async () => (await asks("/")) === "200");
    const flows = async (app: string): Promise<readonly string[]> => {
      const all = await inAgent(await nodeOf(app), "curl", "-s", "http://127.0.0.1:9965/metrics");
      const isFromServer = (line: string): boolean =>
        line.startsWith("hubble_flows_processed_total{") && line.includes('source_app="server"');
      return all.split("\n").filter(isFromServer);
    };
    const named = (line: string): boolean => line.includes('source_workload="server"');
    assert.ok((await flows("server")).some(named));
    const atClient = await flows("client");
    assert.ok(atClient.length > 0);
    assert.equal(atClient.some(named), false);
  });

  it("are both scraped, and both in the status", async () => {
    const { stdout } = await checkout.lab(["sandbox", "status", "--json"]);
    const status = JSON.parse(stdout) as {
      readonly state: string;
      readonly prometheus: string;
      readonly nodes: { readonly ready: number; readonly parts: readonly { name: string; state: string }[] };
    };
    assert.deepEqual([status.state, status.nodes.ready], ["running", 5]);
    for (const { name } of nodes) {
      const part = status.nodes.parts.find((each) => each.name === `Cilium's agent on ${name}`);
      assert.equal(part?.state, "answers");
      const query = encodeURIComponent(`up{job="cilium-agent",node="${name}"} == 1`);
      await until(`${name} is scraped`, async () => {
        const answer = await fetch(`${status.prometheus}/api/v1/query?query=${query}`);
        const { data } = (await answer.json()) as { data?: { result: readonly unknown[] } };
        return data?.result.length === 1;
      });
    }
  });

  it("come back as a whole when what serves the second is killed", async () => {
    await checkout.setPhase("l7-get-root");
    await checkout.up();
    const before = nodes.map((node) => nodeProcess(checkout.directory, "serve", node));
    process.kill(before[1] ?? 0, "SIGKILL");
    const serving = (node: PacketsNode): number | undefined => {
      try {
        return nodeProcess(checkout.directory, "serve", node);
      } catch {
        return undefined;
      }
    };
    await until("others serve", async () =>
      nodes.every((node) => ![undefined, ...before].includes(serving(node))),
    );
    await onlyRootPasses();
    assert.notEqual(await nodeOf("client"), await nodeOf("server"));
  });

  it("leave nothing when the process outside is killed, and are brought back by `up`", async () => {
    await left.note();
    const running = (await checkout.processes()).find((line) => line.includes("packets-node run"));
    process.kill(Number.parseInt(running ?? "", 10), "SIGKILL");
    await left.nothing();
    const { stdout } = await checkout.lab(["sandbox", "status", "--json"]);
    assert.equal((JSON.parse(stdout) as { reason: string }).reason, "not running: packets-node");
    await up();
    await onlyRootPasses();
  });

  it("are another kind of sandbox than one node", async () => {
    const one = await checkout.lab(["sandbox", "up", "--packets"]);
    assert.equal(one.exitCode, 1, one.all);
    assert.match(one.all, /has other nodes: packets-2, and not packets/);
    const alone = await checkout.lab(["sandbox", "up", "--nodes", "2"]);
    assert.equal(alone.exitCode, 2, alone.all);
    assert.match(alone.all, /--nodes is about nodes with packets\n.*fix: lab sandbox up --packets --nodes 2/);
  });

  it("leave nothing after `down`", async () => {
    await left.note();
    const down = await checkout.lab(["sandbox", "down"]);
    assert.equal(down.exitCode, 0, down.all);
    await left.nothing();
  });
});
