import { agentMetricsSchema } from "../../cilium/agent/agent-metrics";
import { agentContainer } from "../../cilium/agent/agent-place";
import { readPrinted } from "../../cilium/agent/read-printed";
import type { ClusterApi } from "../../cluster/api";
import { runInPod } from "../../cluster/exec";
import type { LivePod } from "../plan/live-pods";

/** What the agents have counted so far, all together. */
export interface Counters {
  /** Packets that a policy dropped: `cilium_drop_count_total{reason=~"Policy denied.*"}`. */
  readonly dropped: number;
  /** Requests that a proxy refused: `cilium_policy_l7_total{rule="denied"}`. */
  readonly refused: number;
}

/** Reads the counters of one agent. @throws Error for what is not of the known form. */
export const readCounters = (printed: string): Counters => {
  const metrics = readPrinted(agentMetricsSchema, "metrics list", printed);
  const sum = (name: string, label: string, value: RegExp): number =>
    metrics
      .filter((metric) => metric.name === name && value.test(metric.labels?.[label] ?? ""))
      .reduce((total, metric) => total + metric.value, 0);
  return {
    dropped: sum("cilium_drop_count_total", "reason", /^Policy denied/),
    refused: sum("cilium_policy_l7_total", "rule", /^denied$/),
  };
};

/** Asks all agents. @throws ExecError where one can't be asked. */
export const askCounters = async (api: ClusterApi, pods: readonly LivePod[]): Promise<Counters> => {
  const pattern = "cilium_policy_l7_total|cilium_drop_count_total";
  const each = await Promise.all(
    pods.map(async ({ namespace, name }) => {
      const place = { namespace, pod: name, container: agentContainer };
      const { stdout } = await runInPod(api, place, [
        "cilium-dbg",
        "metrics",
        "list",
        "-o",
        "json",
        "-p",
        pattern,
      ]);
      return readCounters(stdout);
    }),
  );
  return {
    dropped: each.reduce((sum, { dropped }) => sum + dropped, 0),
    refused: each.reduce((sum, { refused }) => sum + refused, 0),
  };
};
