import assert from "node:assert/strict";
import type { ApiAnswer, ClusterApi } from "../../cluster/api";
import { liveSubject } from "../../components/live-subject";
import { lab } from "../../policies/lab/lab";
import { decideMatrix } from "../../questions/matrix";
import { VerdictEngine } from "../../verdicts/answer-question";

const pod = (name: string, app: string) => ({
  metadata: { name, namespace: "news", labels: { app } },
  spec: { serviceAccountName: "default", containers: [{ name: "c", ports: [{ containerPort: 8080 }] }] },
  status: { phase: "Running", podIP: "10.0.0.1" },
});

const lists: Readonly<Record<string, readonly object[]>> = {
  "/api/v1/namespaces": [{ metadata: { name: "news" } }],
  "/api/v1/pods": [pod("web", "web"), pod("reader", "reader")],
  "/apis/cilium.io/v2/ciliumnetworkpolicies": [
    {
      metadata: { name: "closed", namespace: "news", managedFields: [{ manager: "somebody" }] },
      spec: { endpointSelector: { matchLabels: { app: "web" } }, ingress: [{}] },
    },
  ],
};

/** An API server that has these objects, and answers with a status of its own below some paths. */
const server = (refused: Readonly<Record<string, number>>, own = lists): ClusterApi => ({
  context: "made-up",
  server: "https://192.0.2.1",
  files: [],
  request: async (_method, path): Promise<ApiAnswer> => {
    const [plain = ""] = path.split("?");
    const status = refused[plain] ?? 200;
    const body = status === 200 ? { items: own[plain] ?? [] } : { message: `no ${plain}` };
    return { status, body: JSON.stringify(body), headers: {} } as unknown as ApiAnswer;
  },
  open: () => Promise.reject(new Error("nothing is streamed here")),
});

describe("what verdicts are asked of a cluster before an upgrade", () => {
  it("is the flows between all its workloads under the policies that it has", async () => {
    const subject = await liveSubject(server({}), lab, { "cluster-name": "one" });
    assert.equal(subject.world.clusterName, "one");
    assert.equal(subject.world.ingressProxy, false);
    const rows = decideMatrix(subject).rows.filter(
      ({ from, to }) => from === "news/reader" && to === "news/web",
    );
    assert.deepEqual(
      rows.map(({ answer }) => answer.verdict),
      ["denied-by-default"],
    );
  });

  it("knows a CIDR group that the cluster has under the older version alone", async () => {
    const groups = { "/apis/cilium.io/v2/ciliumcidrgroups": 404 };
    const policy = {
      metadata: { name: "partners", namespace: "news" },
      spec: { endpointSelector: {}, ingress: [{ fromCIDRSet: [{ cidrGroupRef: "partners" }] }] },
    };
    const group = { metadata: { name: "partners" }, spec: { externalCIDRs: ["192.0.2.0/24"] } };
    const own = {
      ...lists,
      "/apis/cilium.io/v2/ciliumnetworkpolicies": [policy],
      "/apis/cilium.io/v2alpha1/ciliumcidrgroups": [group],
    };
    const { world } = await liveSubject(server(groups, own), lab, {});
    const engine = new VerdictEngine(world);
    const verdict = (address: string) =>
      engine.verdict({ from: { cidr: `${address}/32` }, to: "news/web", port: 8080, protocol: "TCP" })
        .verdict;
    assert.deepEqual([verdict("192.0.2.7"), verdict("198.51.100.7")], ["allowed", "denied-by-default"]);
  });

  it("does without nodes that may not be read, and not without pods", async () => {
    const subject = await liveSubject(server({ "/api/v1/nodes": 403 }), lab, {});
    assert.equal(subject.world.clusterName, undefined);
    await assert.rejects(liveSubject(server({ "/api/v1/pods": 403 }), lab, {}), /no \/api\/v1\/pods/);
  });
});
