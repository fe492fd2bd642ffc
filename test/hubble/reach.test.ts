import assert from "node:assert/strict";
import type { ClusterApi } from "../../cluster/api";
import { HubbleUnreachable, reachHubble } from "../../hubble/reach";

const pods = "/api/v1/namespaces/kube-system/pods";
const pod = (name: string, label: string) => ({
  metadata: { name, namespace: "kube-system", labels: { "k8s-app": label } },
  spec: { nodeName: "node-1", containers: [{ name }] },
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
});
const served = "tls-relay-server-cert-file: /var/lib/hubble-relay/tls/server.crt\n";

/** A cluster with a relay that speaks TLS, and an agent; some of its answers are others. */
const cluster = (changed: Readonly<Record<string, number | object>>): ClusterApi => {
  const answers: Readonly<Record<string, number | object>> = {
    "/api/v1/namespaces/kube-system/services/hubble-relay": {
      spec: { selector: { "k8s-app": "hubble-relay" }, ports: [{ port: 80, targetPort: 4245 }] },
    },
    [`${pods}?k8s-app=hubble-relay`]: { items: [pod("hubble-relay-1", "hubble-relay")] },
    [`${pods}?k8s-app=cilium`]: { items: [pod("cilium-1", "cilium")] },
    "/api/v1/namespaces/kube-system/configmaps/hubble-relay-config": { data: { "config.yaml": served } },
    "/api/v1/namespaces/kube-system/events": { items: [] },
    // The server wants a web socket: whoever gets so far may forward ports.
    [`${pods}/hubble-relay-1/portforward`]: 400,
    ...changed,
  };
  return {
    context: "made-up",
    server: "https://192.0.2.1",
    files: [],
    request: async (_, path) => {
      const { pathname, searchParams } = new URL(path, "https://192.0.2.1");
      const selector = searchParams.get("labelSelector");
      const found = answers[selector === null ? pathname : `${pathname}?${selector}`] ?? 404;
      return typeof found === "number"
        ? { status: found, body: JSON.stringify({ message: `not for you: ${pathname}` }) }
        : { status: 200, body: JSON.stringify(found) };
    },
    open: () => Promise.reject(new Error("nothing is streamed here")),
  };
};
const keys = "/api/v1/namespaces/kube-system/secrets/hubble-relay-client-certs";
const whyAgents = async (changed: Readonly<Record<string, number | object>>): Promise<string> => {
  const source = await reachHubble(cluster(changed), "relay");
  assert.ok(source.kind === "agents", "the relay is asked");
  assert.deepEqual(
    source.agents.map(({ pod: name }) => name),
    ["cilium-1"],
  );
  return source.why;
};

describe("whom flows are asked of", () => {
  it("is the relay where who asks may have its certificates", async () => {
    const secret = { data: Object.fromEntries(["ca.crt", "tls.crt", "tls.key"].map((key) => [key, "eA=="])) };
    const source = await reachHubble(cluster({ [keys]: secret }), "relay");
    assert.ok(source.kind === "relay");
    assert.equal(source.relay.tls.kind, "tls");
    await source.relay.close();
  });

  it("are the agents where the certificates are not for who asks, the relay may not be reached, or is not there", async () => {
    assert.match(
      await whyAgents({ [keys]: 403 }),
      /client certificate cannot be read: not for you: .*client-certs/,
    );
    assert.match(await whyAgents({ [keys]: { data: {} } }), /has no key/);
    assert.match(
      await whyAgents({ [`${pods}/hubble-relay-1/portforward`]: 403 }),
      /does not let you forward ports/,
    );
    const service = "/api/v1/namespaces/kube-system/services/hubble-relay";
    assert.match(await whyAgents({ [service]: 404 }), /there is no Service kube-system\/hubble-relay/);
    assert.match(await whyAgents({ [service]: 403 }), /cannot be looked up: not for you/);
  });

  it("is nobody where there is no agent either, and the error says both", async () => {
    const none = cluster({ [keys]: 403, [`${pods}?k8s-app=cilium`]: { items: [] } });
    await assert.rejects(
      reachHubble(none, "relay"),
      (error: unknown) =>
        error instanceof HubbleUnreachable &&
        /cannot be read: .*; and no agent of Cilium can be asked/.test(error.message),
    );
  });
});
