import * as z from "zod";

/** What of Kubernetes' objects a verdict depends on. Source: k8s.io/api core/v1, apps/v1, batch/v1, discovery/v1. */
const stringMap = z.record(z.string(), z.string()).nullish();

const protocol = z.enum(["TCP", "UDP", "SCTP"]).nullish();

const port = z.int().min(1).max(65_535);

const container = z.object({
  ports: z.array(z.object({ name: z.string().nullish(), containerPort: port, protocol })).nullish(),
});

/** Pod spec. */
export const podSpecSchema = z.object({
  hostNetwork: z.boolean().nullish(),
  serviceAccountName: z.string().nullish(),
  containers: z.array(container).nullish(),
  initContainers: z.array(container).nullish(),
});

const metadata = z
  .object({
    name: z.string().nullish(),
    generateName: z.string().nullish(),
    namespace: z.string().nullish(),
    labels: stringMap,
    ownerReferences: z
      .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
      .nullish(),
  })
  .nullish();

/** Anything, as far as its metadata go. */
export const namedSchema = z.object({ metadata });

/** A pod. */
export const podSchema = z.object({
  metadata,
  spec: podSpecSchema.nullish(),
  status: z.object({ phase: z.string().nullish() }).nullish(),
});

const template = z.object({ metadata, spec: podSpecSchema.nullish() });

/** Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job. */
export const workloadSchema = z.object({ metadata, spec: z.object({ template }) });

/** CronJob. */
export const cronJobSchema = z.object({
  metadata,
  spec: z.object({ jobTemplate: z.object({ spec: z.object({ template }) }) }),
});

/** Service. */
export const serviceSchema = z.object({
  metadata,
  spec: z
    .object({
      type: z.string().nullish(),
      selector: stringMap,
      ports: z
        .array(
          z.object({
            name: z.string().nullish(),
            port,
            targetPort: z.union([z.int(), z.string()]).nullish(),
            protocol,
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** EndpointSlice. */
export const endpointSliceSchema = z.object({
  metadata,
  endpoints: z.array(z.object({ addresses: z.array(z.string()).nullish() })).nullish(),
});

/** CiliumCIDRGroup. */
export const cidrGroupSchema = z.object({
  metadata,
  spec: z.object({ externalCIDRs: z.array(z.string()) }),
});
