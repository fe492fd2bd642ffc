import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { listed } from "./listed";

const named = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default(""),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

const claimSchema = named.extend({
  spec: z.object({ storageClassName: z.string().optional(), volumeName: z.string().optional() }),
  status: z.object({ phase: z.string().optional() }).nullish(),
});

const serviceSchema = named.extend({
  spec: z.object({ type: z.string().optional() }),
  status: z
    .object({
      loadBalancer: z
        .object({
          ingress: z
            .array(z.object({ ip: z.string().optional(), hostname: z.string().optional() }))
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** Volumes and addresses that somebody waits for. */
export interface StorageFacts {
  readonly classes: readonly { readonly name: string; readonly isDefault: boolean }[];
  /** Claims without a volume, as `namespace/name`. */
  readonly pendingClaims: readonly { readonly name: string; readonly storageClass: string | undefined }[];
  /** Services of type LoadBalancer, as `namespace/name`. */
  readonly loadBalancers: readonly { readonly name: string; readonly hasAddress: boolean }[];
}

const full = ({ metadata }: z.infer<typeof named>): string => `${metadata.namespace}/${metadata.name}`;

/** Storage and load balancers. @throws ApiError if the API server refuses. */
export const readStorage = async (api: ClusterApi): Promise<StorageFacts> => {
  const [classes, claims, services] = await Promise.all([
    listed(api, "StorageClass", named),
    listed(api, "PersistentVolumeClaim", claimSchema),
    listed(api, "Service", serviceSchema),
  ]);
  return {
    classes: classes.map(({ metadata }) => ({
      name: metadata.name,
      isDefault: metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
    })),
    pendingClaims: claims
      .filter(({ status }) => status?.phase === "Pending")
      .map((claim) => ({ name: full(claim), storageClass: claim.spec.storageClassName })),
    loadBalancers: services
      .filter(({ spec }) => spec.type === "LoadBalancer")
      .map((service) => ({
        name: full(service),
        hasAddress: (service.status?.loadBalancer?.ingress ?? []).length > 0,
      })),
  };
};
