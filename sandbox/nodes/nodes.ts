import { type ClusterApi, waitUntil } from "../control-plane/cluster-api";
import { UserError } from "../user-error";

/** Names of the nodes that KWOK plays. */
export const NODE_NAMES: readonly string[] = ["node-1", "node-2", "node-3"];
const TIMEOUT_MS = 20_000;

/** A node as it would register itself; KWOK keeps it ready. */
export function nodeManifest(name: string, index: number): object {
  const resources = { cpu: "8", memory: "16Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake", "node.alpha.kubernetes.io/ttl": "0" },
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        type: "kwok",
      },
    },
    spec: { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`] },
    status: {
      addresses: [{ address: `192.0.2.${11 + index}`, type: "InternalIP" }],
      allocatable: resources,
      capacity: resources,
      nodeInfo: { architecture: "amd64", operatingSystem: "linux" },
    },
  };
}

async function isReady(api: ClusterApi, name: string): Promise<boolean> {
  const answer = await api.request({ path: `/api/v1/nodes/${name}` });
  if (answer.status !== 200) return false;
  const node = JSON.parse(answer.body) as { status?: { conditions?: { type: string; status: string }[] } };
  return node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

/** Whether the controllers have made what every pod of a namespace needs. */
async function hasServiceAccount(api: ClusterApi): Promise<boolean> {
  return (await api.request({ path: "/api/v1/namespaces/default/serviceaccounts/default" })).status === 200;
}

/** Adds the nodes that are not there yet and waits until pods could run on them. */
export async function addNodes(api: ClusterApi): Promise<void> {
  await Promise.all(
    NODE_NAMES.map(async (name, index) => {
      const body = JSON.stringify(nodeManifest(name, index));
      const answer = await api.request({ method: "POST", path: "/api/v1/nodes", body });
      const there = answer.status === 201 || answer.status === 409;
      if (!there) throw new UserError(`the API server refused node ${name}: ${answer.body.slice(0, 500)}`);
    }),
  );
  const ready = await waitUntil(
    async () =>
      (await Promise.all([hasServiceAccount(api), ...NODE_NAMES.map((name) => isReady(api, name))])).every(
        Boolean,
      ),
    TIMEOUT_MS,
  );
  if (!ready) throw new UserError("the nodes did not become ready: a controller may have a problem");
}
