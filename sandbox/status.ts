import { clusterApi } from "./control-plane/cluster-api";
import { partsOf } from "./control-plane/components";
import { observe } from "./control-plane/observe";
import { type Observation, overallState, planUp } from "./control-plane/repair-plan";
import type { InnerPart, NodeEvidence, NodeSide, NodesSeen } from "./nodes/node-side";
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
  /** Where the Prometheus answers that scrapes what runs on the nodes; only a sandbox with packets has one. */
  readonly prometheus?: string;
  /** Who plays or runs the nodes, how many are ready, how the programs on them are, and what that can show. */
  readonly nodes: NodeEvidence & { readonly side: string } & Partial<NodesSeen>;
}

const nodesSeen = async (
  side: NodeSide,
  paths: SandboxPaths,
  port: number,
): Promise<NodesSeen | undefined> => {
  const api = clusterApi(paths.cluster, port);
  try {
    return await side.observe(api, paths);
  } finally {
    api.close();
  }
};

/** The state in a word and a sentence. A part inside a node that does not answer makes a running sandbox a degraded one. */
export function stateAndReason(
  observation: Observation,
  parts: readonly InnerPart[] = [],
): Pick<SandboxStatus, "state" | "reason"> {
  const state = overallState(observation);
  if (state === "stopped") return { state, reason: "nothing was started" };
  const silent = parts.filter((part) => part.state === "silent");
  if (state !== "running" || silent.length === 0) return { state, reason: planUp(observation).because };
  const said = silent.map(
    ({ name, said }) => `${name} does not answer${said === undefined ? "" : `: ${said}`}`,
  );
  return { state: "degraded", reason: said.join("; ") };
}

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
  const side = nodeSides[record?.nodes ?? "kwok"];
  const nodes = observation.apiReady && ports ? await nodesSeen(side, paths, ports.kubeApiserver) : undefined;
  const prometheus = record && side.prometheus(paths);
  return {
    ...stateAndReason(observation, nodes?.parts),
    context: CONTEXT_NAME,
    ...(ports ? { server: `https://127.0.0.1:${ports.kubeApiserver}` } : {}),
    ...(record ? { createdAt: record.createdAt, ciliumVersion: record.ciliumVersion } : {}),
    nodes: { side: side.name, ...side.evidence, ...nodes },
    ...(prometheus ? { prometheus } : {}),
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
