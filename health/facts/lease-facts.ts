import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { listed } from "./listed";

const leaseSchema = z.object({
  metadata: z.object({
    name: z.string(),
    managedFields: z
      .array(
        z.object({ time: z.string().optional(), fieldsV1: z.record(z.string(), z.unknown()).optional() }),
      )
      .nullish(),
  }),
  spec: z.object({ renewTime: z.string().nullish() }),
});

/** The lease by which a node's kubelet says that it lives. */
export interface LeaseFacts {
  readonly node: string;
  /** By how many seconds the node's clock is ahead of the API server's; undefined where it was never renewed. */
  readonly ahead: number | undefined;
}

/**
 * How far each node's clock is from the API server's: the kubelet writes `renewTime` by its own clock, and the API server
 * notes in `managedFields` when it stored that (Kubernetes, "Server-Side Apply", field management), to the second.
 *
 * @throws ApiError if the API server refuses.
 */
export const readLeases = async (api: ClusterApi): Promise<readonly LeaseFacts[]> =>
  (await listed(api, "Lease", leaseSchema, { namespace: "kube-node-lease" })).map(({ metadata, spec }) => {
    const stored = metadata.managedFields?.find(({ fieldsV1 }) => {
      const fields = fieldsV1?.["f:spec"];
      return typeof fields === "object" && fields !== null && "f:renewTime" in fields;
    })?.time;
    const known = stored !== undefined && typeof spec.renewTime === "string";
    return {
      node: metadata.name,
      ahead: known ? (Date.parse(spec.renewTime ?? "") - Date.parse(stored)) / 1000 : undefined,
    };
  });
