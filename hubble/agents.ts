import { agentSelector, ciliumNamespace } from "../cilium/agent/agent-place";
import type { ClusterApi } from "../cluster/api";
import { whyPlayed } from "../cluster/played-pod";
import { listPods, type PodObject } from "../cluster/pod-object";
import { isReady, stateOf } from "../cluster/pods-behind";

/** An agent of Cilium that runs. */
export interface Agent {
  readonly pod: string;
  readonly node: string;
  readonly report: PodObject;
}

/** A cluster's agents. */
export interface Agents {
  readonly ready: readonly Agent[];
  /** Those that cannot be asked, and why. */
  readonly others: readonly { readonly pod: string; readonly why: string }[];
}

const whyNot = async (api: ClusterApi, report: PodObject): Promise<string | undefined> => {
  if (!isReady(report)) return stateOf(report);
  const { name: pod } = report.metadata;
  return whyPlayed(api, { namespace: ciliumNamespace, pod, node: report.spec.nodeName });
};

/**
 * Cilium's agents, told apart by whether they can be asked.
 *
 * @throws ApiError where the API server refuses.
 */
export const findAgents = async (api: ClusterApi): Promise<Agents> => {
  const pods = await listPods(api, ciliumNamespace, { labelSelector: agentSelector });
  const all = await Promise.all(pods.map(async (report) => ({ report, why: await whyNot(api, report) })));
  return {
    ready: all
      .filter(({ why }) => why === undefined)
      .map(({ report }) => ({ pod: report.metadata.name, node: report.spec.nodeName, report })),
    others: all.flatMap(({ report, why }) => (why === undefined ? [] : [{ pod: report.metadata.name, why }])),
  };
};

/** Where an agent serves its own flows to programs of its pod (Cilium, option `hubble-socket-path`). */
export const agentSocket = "unix:///var/run/cilium/hubble.sock";
