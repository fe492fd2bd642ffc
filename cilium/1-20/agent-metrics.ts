import type { AgentMetricName } from "../1-18/agent-metrics";
import { agentMetrics119 } from "../1-19/agent-metrics";
import type { Metric } from "../metric";

/** What agents and relay export otherwise than in 1.19 ("1.20 Upgrade Notes", Changed Metrics; `pkg/metrics`). */
export const agentMetrics120: Readonly<Record<AgentMetricName, Metric>> = {
  ...agentMetrics119,
  cilium_policy_change_total: {
    ...agentMetrics119.cilium_policy_change_total,
    labels: ["source", "operation", "outcome"],
  },
  cilium_endpoint_regenerations_total: {
    ...agentMetrics119.cilium_endpoint_regenerations_total,
    labels: ["reason", "outcome", "error"],
  },
};
