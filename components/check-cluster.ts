import { openApi } from "../cluster/api";
import { checkCluster } from "../cluster/cluster-check";
import { ClusterError } from "../cluster/cluster-error";
import { apiReason } from "../cluster/patient-request";
import { clusterIdentity, ensureSameCluster } from "../cluster/same-cluster";
import { Refusal } from "../config/refusal";
import type { StackConfig } from "../config/schema";
import { knownCluster } from "./known-objects";
import type { KnownResource } from "./known-resources";

const identityOf = async (context: string): Promise<string> => {
  try {
    return await clusterIdentity(openApi(context));
  } catch (error) {
    throw new Refusal(
      `the cluster of context ${context} could not be asked who it is; nothing was changed.\n  ${apiReason(error)}`,
    );
  }
};

/**
 * Stops the program, before anything is registered, unless the cluster is the one that the stack names, and the one that
 * Pulumi's state is about.
 *
 * @returns what tells that cluster from others.
 * @throws Refusal (one message, no stack trace).
 */
export const ensureRightCluster = async (
  { cluster }: StackConfig,
  known: readonly KnownResource[],
): Promise<string> => {
  try {
    await checkCluster(cluster, process.env);
    const id = await identityOf(cluster.context);
    ensureSameCluster(cluster, id, knownCluster(known));
    return id;
  } catch (error) {
    if (error instanceof ClusterError) throw new Refusal(error.message);
    throw error;
  }
};
