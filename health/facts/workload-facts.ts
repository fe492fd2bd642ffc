import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { type Image, imageOf } from "./image";
import { listed } from "./listed";

const containers = z.object({
  containers: z.array(
    z.object({
      name: z.string(),
      image: z.string().default(""),
      env: z.array(z.object({ name: z.string(), value: z.string().optional() })).nullish(),
    }),
  ),
});

const workloadSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({
    replicas: z.int().optional(),
    template: z.object({ spec: containers }),
  }),
  status: z.object({
    desiredNumberScheduled: z.int().optional(),
    numberReady: z.int().optional(),
    updatedNumberScheduled: z.int().optional(),
    readyReplicas: z.int().optional(),
    updatedReplicas: z.int().optional(),
  }),
});

/** Variables of a container that are looked at; no other value of an environment is read. */
const lookedAt: ReadonlySet<string> = new Set([
  "KUBERNETES_SERVICE_HOST",
  "KUBERNETES_SERVICE_PORT",
  // Of Grafana's sidecar: which objects it reads, and into which folder.
  "LABEL",
  "LABEL_VALUE",
  "FOLDER",
  "NAMESPACE",
]);

/** A container of a workload's pods. */
export interface ContainerFacts {
  readonly name: string;
  readonly image: Image;
  readonly env: Readonly<Record<string, string>>;
}

/** A DaemonSet, Deployment or StatefulSet. */
export interface WorkloadFacts {
  readonly kind: "DaemonSet" | "Deployment" | "StatefulSet";
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly wanted: number;
  readonly ready: number;
  /** How many pods are made from the newest template. */
  readonly updated: number;
  readonly containers: readonly ContainerFacts[];
}

const workloadFacts =
  (kind: WorkloadFacts["kind"]) =>
  ({ metadata, spec, status }: z.infer<typeof workloadSchema>): WorkloadFacts => ({
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    wanted: kind === "DaemonSet" ? (status.desiredNumberScheduled ?? 0) : (spec.replicas ?? 1),
    ready: status.numberReady ?? status.readyReplicas ?? 0,
    updated: status.updatedNumberScheduled ?? status.updatedReplicas ?? 0,
    containers: spec.template.spec.containers.map(({ name, image, env }) => ({
      name,
      image: imageOf(image),
      env: Object.fromEntries(
        (env ?? []).flatMap((each) =>
          lookedAt.has(each.name) && each.value !== undefined ? [[each.name, each.value]] : [],
        ),
      ),
    })),
  });

/** Everything of a cluster that makes pods and is meant to stay. @throws ApiError if the API server refuses. */
export const readWorkloads = async (api: ClusterApi): Promise<readonly WorkloadFacts[]> => {
  const kinds = ["DaemonSet", "Deployment", "StatefulSet"] as const;
  const found = await Promise.all(
    kinds.map(async (kind) => (await listed(api, kind, workloadSchema)).map(workloadFacts(kind))),
  );
  return found.flat();
};
