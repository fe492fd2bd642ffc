import { type ApiAnswer, ApiError } from "../../cluster/api";
import { apiKinds, collectionPath } from "../../cluster/kinds";
import { readWorldKind } from "../../cluster/read-world";
import { type WorldKind, worldKinds, worldSettings } from "../../cluster/world-objects";
import { listedDocuments } from "../../manifests/listed-documents";
import type { ManifestDocument } from "../../manifests/parse-manifests";
import { UserError } from "../../messages/user-error";
import type { ManifestObject } from "../../verdicts/world";
import { type Cluster, openCluster, refusal } from "../open-cluster";
import { type AgentVersion, agentVersion } from "./agent-version";

/** What a cluster has now, as manifests. */
export interface LiveObjects {
  readonly context: string;
  readonly documents: readonly ManifestDocument[];
  /** Name of the cluster in Cilium's configuration, where it can be read. */
  readonly clusterName: string | undefined;
  /** Whether Cilium's Ingress, Gateway API or Envoy configurations are on there, where that can be read. */
  readonly ingressProxy: boolean | undefined;
  readonly agents: AgentVersion;
  readonly notes: readonly string[];
}

const get = (cluster: Cluster, path: string): Promise<ApiAnswer> =>
  cluster.request("GET", path, { whole: true });

/** What who may not read a cluster's policies has to be given. */
export const rightsForVerdicts =
  "verdicts need to list policies, pods, namespaces and Services of all namespaces; ask for the ClusterRole `view` and for reading cilium.io";

/** All objects of a kind; see `readWorldKind`. @throws UserError where the server refuses, with the right that is missing. */
const read = async (cluster: Cluster, kind: WorldKind): Promise<readonly ManifestObject[] | undefined> => {
  try {
    return await readWorldKind({ request: (_, path) => get(cluster, path) }, kind);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const path = collectionPath(kind.kind);
    throw refusal(
      cluster,
      path,
      error,
      error.status === 403 ? rightsForVerdicts : `kubectl --context ${cluster.context} get --raw '${path}'`,
    );
  }
};

/** What of Cilium's own configuration verdicts depend on; nothing where it cannot be read. */
const configurationOf = async (api: Cluster): Promise<Pick<LiveObjects, "clusterName" | "ingressProxy">> => {
  const { status, body } = await get(api, `${collectionPath("ConfigMap", "kube-system")}/cilium-config`);
  if (status !== 200) return { clusterName: undefined, ingressProxy: undefined };
  const { data = {} } = JSON.parse(body) as { data?: Record<string, string> };
  const { clusterName, ingressProxy } = worldSettings(data);
  return { clusterName, ingressProxy };
};

/**
 * Reads what a cluster has now. Nothing is changed in it.
 *
 * @param wanted context of the kubeconfig; undefined: the current one.
 * @param opened is told the context before anything is asked.
 * @throws UserError where there is no cluster, it does not answer, or it refuses.
 */
export const readLiveObjects = async (
  wanted: string | undefined,
  opened: (context: string, server: string) => void,
): Promise<LiveObjects> => {
  const api = openCluster(wanted);
  opened(api.context, api.server);
  const documents: ManifestDocument[] = [];
  const missing: string[] = [];
  for (const each of worldKinds) {
    const { kind, optional, private: mayRefuse } = each;
    const found = await read(api, each);
    if (found === undefined && optional !== true) {
      throw new UserError(
        `the API server of context ${api.context} has no ${apiKinds[kind].apiVersion} ${kind}`,
      );
    }
    if (found === undefined && mayRefuse !== true) missing.push(kind);
    documents.push(...listedDocuments(found ?? [], `${kind} of context ${api.context}`));
  }
  return {
    context: api.context,
    documents,
    ...(await configurationOf(api)),
    agents: agentVersion(await get(api, `${collectionPath("DaemonSet", "kube-system")}/cilium`)),
    notes:
      missing.length === 0 ? [] : [`the cluster has no ${missing.join(", no ")}: is Cilium installed there?`],
  };
};
