import { clusterApi } from "./control-plane/cluster-api";
import { partsOf } from "./control-plane/components";
import { observe } from "./control-plane/observe";
import { overallState, planUp } from "./control-plane/repair-plan";
import type { NodeEvidence, NodeSide, NodesSeen } from "./nodes/node-side";
import { nodeSides } from "./nodes/sides";
import { CONTEXT_NAME, type SandboxPaths, sandboxPaths } from "./paths";
import type { ProviderInUse } from "./sandbox-record";

/** One part of the control plane. */
export interface ComponentStatus {
  readonly name: string;
  readonly state: "running" | "stopped";
  readonly pid?: number;
  readonly port?: number;
  readonly version?: string;
}

/** What `lab sandbox status` shows. */
export interface SandboxStatus {
  readonly state: "running" | "degraded" | "stopped";
  readonly reason: string;
  readonly context: string;
  readonly server?: string;
  readonly createdAt?: string;
  readonly provider?: ProviderInUse;
  readonly ciliumVersion?: string;
  readonly components: readonly ComponentStatus[];
  /** Who plays or runs the nodes, how many are ready, and what that can show. */
  readonly nodes: NodeEvidence & { readonly side: string; readonly wanted?: number; readonly ready?: number };
}

const nodesSeen = async (
  side: NodeSide,
  { cluster }: SandboxPaths,
  port: number,
): Promise<NodesSeen | undefined> => {
  const api = clusterApi(cluster, port);
  try {
    return await side.observe(api);
  } finally {
    api.close();
  }
};

/** Exit code of `status` for a state. */
export const STATUS_EXIT_CODES = { running: 0, degraded: 1, stopped: 3 } as const;

/** Looks at the sandbox of a project. */
export async function sandboxStatus(project: string): Promise<SandboxStatus> {
  const paths = sandboxPaths(project);
  const { observation, record, components } = await observe(paths);
  const ports = record?.ports;
  const portOf: Record<string, number | undefined> = {
    etcd: ports?.etcd,
    "kube-apiserver": ports?.kubeApiserver,
    "kube-controller-manager": ports?.kubeControllerManager,
    "kube-scheduler": ports?.kubeScheduler,
    "kwok-controller": ports?.kwokController,
  };
  const state = overallState(observation);
  const side = nodeSides[record?.nodes ?? "kwok"];
  const nodes = observation.apiReady && ports ? await nodesSeen(side, paths, ports.kubeApiserver) : undefined;
  return {
    state,
    reason: state === "stopped" ? "nothing was started" : planUp(observation).because,
    context: CONTEXT_NAME,
    ...(ports ? { server: `https://127.0.0.1:${ports.kubeApiserver}` } : {}),
    ...(record ? { createdAt: record.createdAt, ciliumVersion: record.ciliumVersion } : {}),
    nodes: { side: side.name, ...side.evidence, ...nodes },
    ...(record?.provider ? { provider: record.provider } : {}),
    components: partsOf(side).map(({ name, tool }) => {
      const process = components.find((component) => component.name === name)?.process;
      const port = portOf[name];
      const version = record?.tools[tool]?.version;
      return {
        name,
        state: process ? "running" : "stopped",
        ...(process ? { pid: process.pid } : {}),
        ...(port === undefined ? {} : { port }),
        ...(version === undefined ? {} : { version }),
      };
    }),
  };
}
