import type { ClusterApi } from "../cluster/api";
import { collectionPath } from "../cluster/kinds";
import { listObjects } from "../cluster/objects";
import { whyPlayed } from "../cluster/played-pod";
import { isReady, type PodReport, stateOf } from "../cluster/pods-behind";
import { ciliumNamespace } from "./relay";

/** Name of the agent's container in Cilium's chart. */
export const agentContainer = "cilium-agent";

/** An agent of Cilium that runs. */
export interface Agent {
  readonly pod: string;
  readonly node: string;
  readonly report: PodReport;
}

/** A cluster's agents. */
export interface Agents {
  readonly ready: readonly Agent[];
  /** Those that cannot be asked, and why. */
  readonly others: readonly { readonly pod: string; readonly why: string }[];
}

/**
 * Cilium's agents, told apart by whether they can be asked.
 *
 * @throws ApiError where the API server refuses.
 */
export const findAgents = async (api: ClusterApi): Promise<Agents> => {
  const path = collectionPath("Pod", ciliumNamespace);
  const pods = (await listObjects<PodReport>(api, path, { labelSelector: "k8s-app=cilium" })) ?? [];
  const ready: Agent[] = [];
  const others: { pod: string; why: string }[] = [];
  for (const report of pods) {
    const pod = report.metadata.name;
    const node = report.spec?.nodeName ?? "";
    const why = isReady(report)
      ? await whyPlayed(api, { namespace: ciliumNamespace, pod, node })
      : stateOf(report);
    if (why === undefined) ready.push({ pod, node, report });
    else others.push({ pod, why });
  }
  return { ready, others };
};

/** Where an agent serves its own flows to programs of its pod (Cilium, option `hubble-socket-path`). */
export const agentSocket = "unix:///var/run/cilium/hubble.sock";
