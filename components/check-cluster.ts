import { checkCluster } from "../cluster/cluster-check";
import type { StackConfig } from "../config/schema";

/**
 * Stops the program, before anything is registered, unless the cluster is the one that the stack names.
 *
 * @throws ClusterError with what the stack says and what is found.
 */
export const ensureRightCluster = (config: StackConfig): Promise<void> =>
  checkCluster(config.cluster, process.env);
