import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../messages/user-error";
import { ADVERTISED_ADDRESS } from "../../control-plane/advertised-address";
import { type ClusterApi, waitUntil } from "../../control-plane/cluster-api";
import type { SandboxPaths } from "../../paths";
import { runCommand } from "../../run-command";
import { kwokNodes, startPlayedNodes } from "../kwok-nodes";
import type { NodePlace, NodeSide, NodesSeen } from "../node-side";
import { removeNodeCgroup } from "./cgroup";
import { applyClusterObjects } from "./cluster-objects";
import { innerParts, prometheusUrl } from "./inner-parts";
import { kubeDnsObjects } from "./kube-dns";
import { requireMachine } from "./machine";
import { keysFolder, NODE_NAME, nodeFolder, nodeSettings, settingsFile } from "./node-settings";
import { ensurePrograms } from "./programs";
import { startNodeProgram } from "./start-node-program";

/** For a node that never gets to it; a busy machine takes long. */
const TIMEOUT_MS = 120_000;

/**
 * The played nodes are the cluster's control plane: agents and operators go there, and all other pods where packets flow.
 * Talos taints its control plane so.
 */
const controlPlane = { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" } as const;

async function isReady(api: ClusterApi): Promise<boolean> {
  const answer = await api.request({ path: `/api/v1/nodes/${NODE_NAME}` });
  return answer.status === 200 && /"type":\s*"Ready",\s*"status":\s*"True"/.test(answer.body);
}

async function observe(
  api: ClusterApi,
  paths: Pick<SandboxPaths, "cluster">,
): Promise<NodesSeen | undefined> {
  const [played, ready, parts] = await Promise.all([
    kwokNodes.observe(api, paths),
    isReady(api),
    innerParts(nodeFolder(paths)),
  ]);
  return played && { wanted: played.wanted + 1, ready: played.ready + (ready ? 1 : 0), parts };
}

async function start(api: ClusterApi, place: NodePlace): Promise<number> {
  const file = settingsFile(place.paths);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(nodeSettings(place), null, 2)}\n`);
  await startNodeProgram(place.programs["packets-node"] ?? "", file, place.paths.cluster);
  const [played] = await Promise.all([
    startPlayedNodes(api, [controlPlane]),
    applyClusterObjects(api, kubeDnsObjects),
  ]);
  if (!(await waitUntil(() => isReady(api), TIMEOUT_MS))) {
    throw new UserError(`node ${NODE_NAME} did not become ready`, {
      fix: `look at ${path.join(place.paths.cluster, "logs", "packets-node.log")}`,
    });
  }
  return played + 1;
}

/** Made once for a sandbox: its API server knows them until it is taken down. */
async function makeKeys(paths: SandboxPaths, program: string): Promise<void> {
  if (existsSync(path.join(keysFolder(paths), "apiserver.key"))) return;
  const keys = await runCommand(program, ["keys", keysFolder(paths)]);
  if (keys.exitCode !== 0) throw new UserError(`the node's keys could not be made: ${keys.stderr.trim()}`);
}

/** A node on which pods are processes and Cilium's own agent enforces, beside nodes that KWOK plays. */
export const packetsNodes: NodeSide = {
  name: "packets",
  programs: [...kwokNodes.programs, { name: "packets-node", tool: "packets-node" }],
  evidence: {
    containersRun: true,
    packetsFlow: true,
    inWords: `${NODE_NAME} runs pods as processes, Cilium's agent enforces on their packets; the others are played by KWOK`,
  },
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
  start,
  observe,
  prometheus: (paths) => prometheusUrl(nodeFolder(paths)),
  stop: async ({ cluster }) => removeNodeCgroup(cluster),
};
