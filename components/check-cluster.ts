import { checkCluster } from "../cluster/cluster-check";
import { ClusterError } from "../cluster/cluster-error";
import { Refusal } from "../config/refusal";
import type { StackConfig } from "../config/schema";

/**
 * Stops the program, before anything is registered, unless the cluster is the one that the stack names.
 *
 * @throws Refusal (one message, no stack trace).
 */
export const ensureRightCluster = async (config: StackConfig): Promise<void> => {
  try {
    await checkCluster(config.cluster, process.env);
  } catch (error) {
    if (error instanceof ClusterError) throw new Refusal(error.message);
    throw error;
  }
};
