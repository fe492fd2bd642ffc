import { type AgentMetricName, agentMetrics } from "../1-18/agent-metrics";
import type { Metric } from "../metric";

/** What agents and relay export otherwise than in 1.18 ("1.19 Upgrade Notes", Changed Metrics; `pkg/metrics`). */
export const agentMetrics119: Readonly<Record<AgentMetricName, Metric>> = {
  ...agentMetrics,
  cilium_policy_change_total: {
    ...agentMetrics.cilium_policy_change_total,
    help: "Policies read by an agent. A refused one is counted as `fail`.",
  },
  // The names of the own cluster and node are left to whoever scrapes.
  cilium_clustermesh_remote_clusters: { ...agentMetrics.cilium_clustermesh_remote_clusters, labels: [] },
  cilium_clustermesh_remote_cluster_readiness_status: {
    ...agentMetrics.cilium_clustermesh_remote_cluster_readiness_status,
    labels: ["target_cluster"],
  },
  cilium_clustermesh_remote_cluster_failures: {
    ...agentMetrics.cilium_clustermesh_remote_cluster_failures,
    labels: ["target_cluster"],
  },
};
