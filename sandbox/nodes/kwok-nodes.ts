import * as z from "zod";
import { UserError } from "../../messages/user-error";
import { type ClusterApi, waitUntil } from "../control-plane/cluster-api";
import { toolPath } from "../toolchain/resolve-tool";
import type { NodeSide, NodesSeen } from "./node-side";

/** Names of the nodes that KWOK plays. */
const NODE_NAMES: readonly string[] = ["node-1", "node-2", "node-3"];
/** For a controller that never gets to it; a busy machine takes long. */
const TIMEOUT_MS = 300_000;

/** Keeps pods off a node that do not say that they bear it. */
export interface Taint {
  readonly key: string;
  readonly effect: "NoSchedule";
}

/** A node as it would register itself; KWOK keeps it ready. */
function nodeManifest(name: string, index: number, taints: readonly Taint[]): object {
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
    spec: { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`], taints },
    status: {
      addresses: [{ address: `192.0.2.${11 + index}`, type: "InternalIP" }],
      allocatable: resources,
      capacity: resources,
      nodeInfo: { architecture: "amd64", operatingSystem: "linux" },
    },
  };
}

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      }),
    }),
  ),
});

async function observe(api: ClusterApi): Promise<NodesSeen | undefined> {
  const answer = await api.request({ path: "/api/v1/nodes" });
  if (answer.status !== 200) return undefined;
  const { items } = nodeList.parse(JSON.parse(answer.body));
  const ready = items.filter(
    ({ metadata, status }) =>
      NODE_NAMES.includes(metadata.name) &&
      status.conditions.some(({ type, status: state }) => type === "Ready" && state === "True"),
  );
  return { wanted: NODE_NAMES.length, ready: ready.length };
}

async function allReady(api: ClusterApi): Promise<boolean> {
  const seen = await observe(api);
  return seen !== undefined && seen.ready === seen.wanted;
}

/** Whether the controllers have made what every pod of a namespace needs. */
async function hasServiceAccount(api: ClusterApi): Promise<boolean> {
  return (await api.request({ path: "/api/v1/namespaces/default/serviceaccounts/default" })).status === 200;
}

/** Adds the nodes that KWOK plays, and waits until they are ready. Returns how many there are. */
export async function startPlayedNodes(api: ClusterApi, taints: readonly Taint[] = []): Promise<number> {
  await Promise.all(
    NODE_NAMES.map(async (name, index) => {
      const body = JSON.stringify(nodeManifest(name, index, taints));
      const answer = await api.request({ method: "POST", path: "/api/v1/nodes", body });
      const there = answer.status === 201 || answer.status === 409;
      if (!there) throw new UserError(`the API server refused node ${name}: ${answer.body.slice(0, 500)}`);
    }),
  );
  const ready = await waitUntil(
    async () => (await Promise.all([hasServiceAccount(api), allReady(api)])).every(Boolean),
    TIMEOUT_MS,
  );
  if (!ready) throw new UserError("the nodes did not become ready: a controller may have a problem");
  return NODE_NAMES.length;
}

/** Nodes and pods that KWOK plays: it says of each that it is ready. */
export const kwokNodes: NodeSide = {
  name: "kwok",
  programs: [{ name: "kwok-controller", tool: "kwok" }],
  evidence: {
    containersRun: false,
    packetsFlow: false,
    inWords: "played by KWOK: no container runs, and no packet flows",
  },
  runtimeOptions: (ports, tools) => ({
    kwokControllerPort: ports.kwokController,
    kwokControllerBinary: toolPath(tools, "kwok"),
  }),
  partArguments: () => ({}),
  check: async () => {},
  prepare: async () => ({}),
  start: (api) => startPlayedNodes(api),
  observe,
  prometheus: () => undefined,
  // Nodes are objects of the cluster, and the controller is one of its programs.
  stop: async () => {},
};
