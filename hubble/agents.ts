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
  const known = await Promise.all(
    pods.map(async (report) => {
      const pod = report.metadata.name;
      const node = report.spec?.nodeName ?? "";
      if (!isReady(report)) return { pod, why: stateOf(report) };
      const why = await whyPlayed(api, { namespace: ciliumNamespace, pod, node });
      return why === undefined ? { pod, node, report } : { pod, why };
    }),
  );
  return {
    ready: known.flatMap((one) => ("report" in one ? [one] : [])),
    others: known.flatMap((one) => ("why" in one ? [one] : [])),
  };
};

/** Where an agent serves its own flows to programs of its pod (Cilium, option `hubble-socket-path`). */
export const agentSocket = "unix:///var/run/cilium/hubble.sock";
