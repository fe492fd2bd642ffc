import { openApi } from "../cluster/api";
import { checkCluster } from "../cluster/cluster-check";
import { apiReason } from "../cluster/patient-request";
import { clusterIdentity, ensureSameCluster } from "../cluster/same-cluster";
import type { StackConfig } from "../config/schema";
import { UserError } from "../messages/user-error";
import { knownCluster } from "./known-objects";
import type { KnownResource } from "./known-resources";

const identityOf = async (context: string): Promise<string> => {
  try {
    return await clusterIdentity(openApi(context));
  } catch (error) {
    throw new UserError(
      `the cluster of context ${context} could not be asked who it is; nothing was changed.\n  ${apiReason(error)}`,
    );
  }
};

/**
 * Stops the program, before anything is registered, unless the cluster is the one that the stack names. Pulumi's state is
 * not asked yet: to be asked, the engine notes a provider in it.
 *
 * @returns what tells that cluster from others.
 * @throws ClusterError with what the stack says and what is found.
 */
export const ensureRightCluster = async ({ cluster }: StackConfig): Promise<string> => {
  await checkCluster(cluster, process.env);
  return identityOf(cluster.context);
};

/**
 * Stops the program unless Pulumi's state is about this cluster.
 *
 * @param id what tells the cluster from others.
 * @throws ClusterError with what the state says and what is found.
 */
export const ensureStateIsOf = (
  { cluster }: StackConfig,
  id: string,
  known: readonly KnownResource[],
): void => ensureSameCluster(cluster, id, knownCluster(known));
