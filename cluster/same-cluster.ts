import { shellWord } from "../messages/shell-quoting";
import type { ClusterApi } from "./api";
import type { ClusterConfig } from "./cluster-check";
import { ClusterError } from "./cluster-error";
import { collectionPath } from "./kinds";
import { getObject } from "./objects";

/** The cluster that Pulumi's state is about. */
export interface KnownCluster {
  readonly id: string;
  /** The context that led there. */
  readonly context?: string | undefined;
  /** How many objects and releases the state has there. */
  readonly objects: number;
}

/**
 * What tells a cluster from every other one: the unique id of its namespace kube-system, which is there as long as the
 * cluster is (KEP-2149, "ClusterId for ClusterSet identification"). Names of contexts, addresses and certificates change.
 *
 * @throws ApiError if the API server refuses, Error if it does not answer.
 */
export const clusterIdentity = async (api: ClusterApi): Promise<string> => {
  const path = `${collectionPath("Namespace")}/kube-system`;
  const found = await getObject<{ readonly metadata: { readonly uid: string } }>(api, path);
  if (found === undefined) throw new Error("the cluster has no namespace kube-system");
  return found.metadata.uid;
};

/**
 * Makes sure that the cluster is the one that Pulumi's state is about. Another name for the same cluster is fine; on
 * another cluster an update would take everything for lost and make it there, and nobody would answer for what is on the
 * old one.
 *
 * @throws ClusterError if it is another one.
 */
export const ensureSameCluster = (
  { context }: ClusterConfig,
  found: string,
  known: KnownCluster | undefined,
): void => {
  if (known === undefined || known.id === found) return;
  const renamed = known.context !== undefined && known.context !== context;
  const forget =
    "pulumi state delete --all --yes   # if the old cluster is gone for good: forgets its objects";
  throw new ClusterError("other-cluster", "Pulumi's state is of another cluster", {
    stack: `${known.objects} objects of cluster ${known.id}${known.context === undefined ? "" : ` (context ${known.context})`}`,
    found: `cluster.context ${context} leads to cluster ${found}`,
    fix: [
      ...(renamed
        ? [
            `pulumi config set --path cluster.context ${shellWord(known.context)}   # back to the cluster of the state`,
          ]
        : []),
      "pulumi stack init NAME   # for the other cluster a stack of its own",
      forget,
    ],
  });
};
