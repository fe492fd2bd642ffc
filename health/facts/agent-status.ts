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

const revision = z.object({ "policy-revision": z.int().default(0) });

/** An element of what `cilium-dbg endpoint list --output json` prints (`api/v1/models`: Endpoint, EndpointStatus). */
export const agentEndpointsSchema = z.array(
  z.object({
    id: z.int(),
    status: z.object({
      state: z.string().default(""),
      "external-identifiers": z
        .object({ "k8s-namespace": z.string().optional(), "k8s-pod-name": z.string().optional() })
        .optional(),
      policy: z.object({ realized: revision.optional() }).optional(),
      health: z.object({ overallHealth: z.string().default("") }).optional(),
    }),
  }),
);

/** The revision in what `cilium-dbg policy get --output json` prints (`api/v1/models`, Policy); no policy is kept. */
export const agentPolicySchema = z.object({ revision: z.int().default(0) });

/** An element of what `cilium-dbg metrics list --output json` prints (`api/v1/models`, Metric). */
export const agentMetricsSchema = z.array(
  z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    value: z.number().default(0),
  }),
);
