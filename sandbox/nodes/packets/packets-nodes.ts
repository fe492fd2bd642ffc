import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../messages/user-error";
import { ADVERTISED_ADDRESS } from "../../control-plane/advertised-address";
import { type ClusterApi, waitUntil } from "../../control-plane/cluster-api";
import type { SandboxPaths } from "../../paths";
import { runCommand } from "../../run-command";
import { kwokNodes, startPlayedNodes } from "../kwok-nodes";
import type { InnerPart, NodePlace, NodeSide, NodeSideName, NodesSeen } from "../node-side";
import { removeNodeCgroup } from "./cgroup";
import { applyClusterObjects } from "./cluster-objects";
import { innerParts, prometheusUrl } from "./inner-parts";
import { kubeDnsObjects } from "./kube-dns";
import { requireMachine } from "./machine";
import {
  firstNode,
  keysFolder,
  nodeFolder,
  nodeSettings,
  type PacketsNode,
  secondNode,
  settingsFile,
} from "./node-settings";
import { ensurePrograms } from "./programs";
import { startNodeProgram } from "./start-node-program";

/** For a node that never gets to it; a busy machine takes long. */
const TIMEOUT_MS = 120_000;

/**
 * The played nodes are the cluster's control plane: agents and operators go there, and all other pods where packets flow.
 * Talos taints its control plane so.
 */
const controlPlane = { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" } as const;

async function isReady(api: ClusterApi, { name }: PacketsNode): Promise<boolean> {
  const answer = await api.request({ path: `/api/v1/nodes/${name}` });
  return answer.status === 200 && /"type":\s*"Ready",\s*"status":\s*"True"/.test(answer.body);
}

/** What nodes say of their parts; with the node's name where there are several. */
export const partsOfNodes = (
  said: readonly { readonly name: string; readonly parts: readonly InnerPart[] }[],
): readonly InnerPart[] =>
  said.flatMap(({ name, parts }) =>
    said.length === 1 ? parts : parts.map((part) => ({ ...part, name: `${part.name} on ${name}` })),
  );

async function observe(
  nodes: readonly PacketsNode[],
  api: ClusterApi,
  paths: Pick<SandboxPaths, "cluster">,
): Promise<NodesSeen | undefined> {
  const [played, ready, said] = await Promise.all([
    kwokNodes.observe(api, paths),
    Promise.all(nodes.map((node) => isReady(api, node))),
    Promise.all(
      nodes.map(async (node) => ({ name: node.name, parts: await innerParts(nodeFolder(paths, node)) })),
    ),
  ]);
  return (
    played && {
      wanted: played.wanted + nodes.length,
      ready: played.ready + ready.filter(Boolean).length,
      parts: partsOfNodes(said),
    }
  );
}

async function start(nodes: readonly PacketsNode[], api: ClusterApi, place: NodePlace): Promise<number> {
  const files = nodes.map((node) => settingsFile(place.paths, node));
  nodes.forEach((node, index) => {
    const file = files[index] ?? "";
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(nodeSettings(place, node, nodes), null, 2)}\n`);
  });
  await startNodeProgram(place.programs["packets-node"] ?? "", files, place.paths.cluster);
  const [played] = await Promise.all([
    startPlayedNodes(api, [controlPlane]),
    applyClusterObjects(api, kubeDnsObjects),
  ]);
  for (const node of nodes) {
    if (await waitUntil(() => isReady(api, node), TIMEOUT_MS)) continue;
    throw new UserError(`node ${node.name} did not become ready`, {
      fix: `look at ${path.join(place.paths.cluster, "logs", "packets-node.log")}`,
    });
  }
  return played + nodes.length;
}

/** Made once for a sandbox: its API server knows them until it is taken down. */
async function makeKeys(paths: SandboxPaths, program: string): Promise<void> {
  if (existsSync(path.join(keysFolder(paths), "apiserver.key"))) return;
  const keys = await runCommand(program, ["keys", keysFolder(paths)]);
  if (keys.exitCode !== 0) throw new UserError(`the node's keys could not be made: ${keys.stderr.trim()}`);
}

const nodesSide = (
  name: NodeSideName,
  nodes: readonly PacketsNode[],
  evidence: NodeSide["evidence"],
): NodeSide => ({
  name,
  programs: [...kwokNodes.programs, { name: "packets-node", tool: "packets-node" }],
  evidence,
  runtimeOptions: (ports, tools) => ({
    ...kwokNodes.runtimeOptions(ports, tools),
    // In front of the API server, inside: the Service `kubernetes`, and the address that it leads to.
    kubeApiserverCertSANs: ["10.0.0.1", ADVERTISED_ADDRESS],
  }),
  partArguments: (paths) => ({
    "kube-apiserver": {
      "kubelet-certificate-authority": path.join(keysFolder(paths), "ca.crt"),
      "kubelet-client-certificate": path.join(keysFolder(paths), "apiserver.crt"),
      "kubelet-client-key": path.join(keysFolder(paths), "apiserver.key"),
    },
    // Later arguments win over those that the runtime gives.
    "kwok-controller": {
      "manage-all-nodes": "false",
      "manage-nodes-with-label-selector": "type=kwok",
      // The API server has one authority for all nodes: the played ones show a certificate of it, too.
      "tls-cert-file": path.join(keysFolder(paths), "node.crt"),
      "tls-private-key-file": path.join(keysFolder(paths), "node.key"),
    },
  }),
  check: requireMachine,
  prepare: async (paths, reporter) => {
    const programs = await ensurePrograms(reporter);
    await makeKeys(paths, programs["packets-node"] ?? "");
    return programs;
  },
  start: (api, place) => start(nodes, api, place),
  observe: (api, paths) => observe(nodes, api, paths),
  prometheus: (paths) => prometheusUrl(nodeFolder(paths)),
  stop: async ({ cluster }) => {
    for (const node of nodes) removeNodeCgroup(cluster, node === firstNode ? undefined : node.name);
  },
});

/** A node on which pods are processes and Cilium's own agent enforces, beside nodes that KWOK plays. */
export const packetsNodes = nodesSide("packets", [firstNode], {
  containersRun: true,
  packetsFlow: true,
  inWords: `${firstNode.name} runs pods as processes, Cilium's agent enforces on their packets; the others are played by KWOK`,
});

/** Two such nodes, with an agent each and a tunnel between them. */
export const twoPacketsNodes = nodesSide("packets-2", [firstNode, secondNode], {
  containersRun: true,
  packetsFlow: true,
  inWords: `${firstNode.name} and ${secondNode.name} run pods as processes, an agent of Cilium on each enforces on their packets, also between them; the others are played by KWOK`,
});
