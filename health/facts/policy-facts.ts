import * as z from "zod";
import type { RuleOrigin } from "../../cilium/agent/agent-policies";
import type { ClusterApi } from "../../cluster/api";
import { conditionSchema } from "../../cluster/condition";
import { listed } from "./listed";

const policySchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().optional(), uid: z.string() }),
  status: z
    .object({
      conditions: z.array(conditionSchema).nullish(),
    })
    .nullish(),
});

/** A policy of Cilium, and what its operator says of it. */
export interface PolicyFacts extends RuleOrigin {
  readonly kind: "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy";
  /** Status of the condition `Valid`; undefined where nobody has judged it yet. */
  readonly valid: string | undefined;
  readonly message: string;
}

/** The condition `Valid` (`pkg/k8s/apis/cilium.io/v2`, PolicyConditionValid): Cilium's operator writes it. */
export const readPolicies = async (api: ClusterApi): Promise<readonly PolicyFacts[]> => {
  const kinds = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"] as const;
  const found = await Promise.all(
    kinds.map(async (kind) =>
      (await listed(api, kind, policySchema)).map(({ metadata, status }): PolicyFacts => {
        const valid = status?.conditions?.find(({ type }) => type === "Valid");
        return {
          kind,
          namespace: metadata.namespace,
          name: metadata.name,
          uid: metadata.uid,
          valid: valid?.status,
          message: valid?.message ?? valid?.reason ?? "",
        };
      }),
    ),
  );
  return found.flat();
};

const endpointSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  status: z.object({ state: z.string().optional() }).nullish(),
});

/** A CiliumEndpoint, which is called as its pod. */
export interface EndpointFacts {
  readonly namespace: string;
  readonly name: string;
  readonly state: string;
}

/** The CiliumEndpoints of a cluster. @throws ApiError if the API server refuses. */
export const readEndpoints = async (api: ClusterApi): Promise<readonly EndpointFacts[]> =>
  (await listed(api, "CiliumEndpoint", endpointSchema)).map(({ metadata, status }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    state: status?.state ?? "",
  }));
