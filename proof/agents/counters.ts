import * as z from "zod";
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

/** Part of what `cilium-dbg metrics list -o json` prints; a counter at 0 has no value. */
const metricsSchema = z.array(
  z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
    value: z.number().default(0),
  }),
);

/** Reads the counters of one agent. @throws SyntaxError, ZodError for what is not of that form. */
export const readCounters = (printed: string): Counters => {
  const metrics = metricsSchema.parse(JSON.parse(printed));
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
      const place = { namespace, pod: name, container: "cilium-agent" };
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
