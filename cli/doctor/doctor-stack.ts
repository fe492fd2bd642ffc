import { checkCluster } from "../../cluster/cluster-check";
import { ClusterError } from "../../cluster/cluster-error";
import type { StackConfig } from "../../config/schema";
import type { Circumstances } from "../../health/checks/check";
import { readStackFile } from "../../talos/stack-file";
import { stackFileOf } from "../../talos/stack-file-path";

/** Keys that checks hold a cluster against. */
const needed = [
  "cluster",
  "cilium.mode",
  "cilium.version",
  "cilium.timeoutSeconds",
  "cilium.datapath",
  "monitoring.mode",
  "monitoring.crds",
  "observability.dashboards",
];

/** A stack's configuration, from its file. @throws UserError (wrong usage) where there is none, ConfigError for mistakes. */
export const doctorStack = (project: string, name: string): StackConfig =>
  readStackFile(stackFileOf(project, name), needed);

/**
 * Why the kubeconfig would not lead `pulumi up` to the stack's cluster; undefined where it does. A server that does not answer is
 * found by a check of its own.
 */
export const contextProblem = async (stack: StackConfig): Promise<Circumstances["contextProblem"]> => {
  try {
    await checkCluster(stack.cluster, process.env);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.fault === "unreachable") return undefined;
    return { found: error.found, fix: error.fix ?? "docs/talos.md" };
  }
};
