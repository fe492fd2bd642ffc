import assert from "node:assert/strict";
import type { ApiAnswer, ClusterApi } from "../../cluster/api";
import { liveSubject } from "../../components/live-subject";
import { lab } from "../../policies/lab/lab";
import { decideMatrix } from "../../questions/matrix";

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
const server = (refused: Readonly<Record<string, number>>): ClusterApi => ({
  context: "made-up",
  server: "https://192.0.2.1",
  files: [],
  request: async (_method, path): Promise<ApiAnswer> => {
    const [plain = ""] = path.split("?");
    const status = refused[plain] ?? 200;
    const body = status === 200 ? { items: lists[plain] ?? [] } : { message: `no ${plain}` };
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

  it("does without nodes that may not be read, and not without pods", async () => {
    const subject = await liveSubject(server({ "/api/v1/nodes": 403 }), lab, {});
    assert.equal(subject.world.clusterName, undefined);
    await assert.rejects(liveSubject(server({ "/api/v1/pods": 403 }), lab, {}), /no \/api\/v1\/pods/);
  });
});
