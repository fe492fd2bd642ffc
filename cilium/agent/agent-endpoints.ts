import * as z from "zod";

const revision = z.object({ "policy-revision": z.int().default(0) });

/** What `cilium-dbg endpoint list -o json` prints (Cilium, `api/v1/models`: Endpoint, EndpointStatus). */
export const agentEndpointSchema = z.object({
  id: z.int(),
  status: z.object({
    state: z.string().default(""),
    "external-identifiers": z
      .object({ "k8s-namespace": z.string().optional(), "k8s-pod-name": z.string().optional() })
      .optional(),
    policy: z.object({ realized: revision.optional() }).nullish(),
    health: z.object({ overallHealth: z.string().default("") }).optional(),
  }),
});

/** An endpoint as its agent has it: a pod of the agent's node. */
export interface AgentEndpoint {
  readonly id: number;
  /** `namespace/pod`; empty for the host, and for Cilium's health checks. */
  readonly pod: string;
  readonly state: string;
  readonly health: string;
  /** Revision of the policies that its packets meet. */
  readonly revision: number;
}

/** The same, as it is looked at. */
export const agentEndpointsSchema = z.array(
  agentEndpointSchema.transform(({ id, status: { state, health, policy, ...of } }): AgentEndpoint => {
    const identifiers = of["external-identifiers"];
    const name = identifiers?.["k8s-pod-name"] ?? "";
    return {
      id,
      pod: name === "" ? "" : `${identifiers?.["k8s-namespace"]}/${name}`,
      state,
      health: health?.overallHealth ?? "",
      revision: policy?.realized?.["policy-revision"] ?? 0,
    };
  }),
);
