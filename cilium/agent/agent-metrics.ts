import * as z from "zod";

/** What `cilium-dbg metrics list -o json` prints (Cilium, `api/v1/models`, Metric). A counter at 0 has no value. */
export const agentMetricsSchema = z.array(
  z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
    value: z.number().default(0),
  }),
);
