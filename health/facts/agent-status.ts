import * as z from "zod";

const state = z.object({ state: z.string().default(""), msg: z.string().default("") });

/**
 * What `cilium-dbg status --output json` prints, as far as checks look at it. Source: Cilium, `api/v1/models`
 * (StatusResponse, ControllerStatus, ProxyStatus, IPAMStatus, HubbleStatus, MonitorStatus, KubeProxyReplacement, Routing,
 * RemoteCluster). What is zero, false or empty is left out there (`omitempty`).
 */
export const agentStatusSchema = z.object({
  cilium: state,
  kubernetes: state.optional(),
  kvstore: state.optional(),
  controllers: z
    .array(
      z.object({
        name: z.string().default(""),
        status: z
          .object({
            "consecutive-failure-count": z.int().default(0),
            "last-failure-msg": z.string().default(""),
          })
          .optional(),
      }),
    )
    .nullish(),
  proxy: z
    .object({
      "envoy-deployment-mode": z.string().default(""),
      "total-redirects": z.int().default(0),
      redirects: z.array(z.object({ name: z.string().default("") })).nullish(),
    })
    .optional(),
  ipam: z.object({ status: z.string().default("") }).optional(),
  hubble: state.optional(),
  "hubble-metrics": state.optional(),
  nodeMonitor: z.object({ lost: z.int().default(0), unknown: z.int().default(0) }).optional(),
  "kube-proxy-replacement": z.object({ mode: z.string().default("") }).optional(),
  routing: z
    .object({
      "inter-host-routing-mode": z.string().default(""),
      "intra-host-routing-mode": z.string().default(""),
    })
    .optional(),
  "cluster-mesh": z
    .object({
      clusters: z
        .array(
          z.object({
            name: z.string().default(""),
            connected: z.boolean().default(false),
            ready: z.boolean().default(false),
            status: z.string().default(""),
          }),
        )
        .nullish(),
    })
    .optional(),
  stale: z.record(z.string(), z.unknown()).optional(),
});

/** An agent's status. */
export type AgentStatus = z.infer<typeof agentStatusSchema>;
