import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { type PodReport, podTrouble } from "../../platform/pod-trouble";
import { listed } from "./listed";

/** What an image reference says: `quay.io/cilium/cilium:v1.18.6@sha256:…` is `quay.io/cilium/cilium`, `v1.18.6`. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
}

/** An image reference in its parts (OCI distribution specification, "Pulling manifests"); the tag is empty without one. */
export const imageOf = (reference: string): Image => {
  const [name = ""] = reference.split("@");
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/")
    ? { repository: name.slice(0, colon), tag: name.slice(colon + 1) }
    : { repository: name, tag: "" };
};

const labels = z.record(z.string(), z.string()).nullish();

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
  metadata: z.object({ name: z.string(), namespace: z.string(), labels }),
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

const state = z.object({
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  running: z.object({}).optional(),
  terminated: z.object({ reason: z.string().optional(), exitCode: z.int().optional() }).optional(),
});

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels,
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    hostNetwork: z.boolean().optional(),
    containers: z.array(z.object({ name: z.string(), image: z.string().default("") })),
  }),
  status: z.object({
    phase: z.string().optional(),
    conditions: z.array(condition).optional(),
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          ready: z.boolean(),
          restartCount: z.int().default(0),
          state: state.optional(),
          lastState: state.pick({ terminated: true }).optional(),
        }),
      )
      .optional(),
  }),
});

/** A pod. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly node: string;
  readonly hostNetwork: boolean;
  readonly phase: string;
  readonly ready: boolean;
  /** Why it is not ready, in Kubernetes' words; empty for one that is. */
  readonly trouble: string;
  readonly restarts: number;
  readonly images: readonly Image[];
}

const podFacts = (pod: z.infer<typeof podSchema>): PodFacts => {
  const { metadata, spec, status } = pod;
  const ready = status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    node: spec.nodeName ?? "",
    hostNetwork: spec.hostNetwork ?? false,
    phase: metadata.deletionTimestamp === undefined ? (status.phase ?? "") : "Terminating",
    ready,
    trouble: ready ? "" : podTrouble(pod as PodReport),
    restarts: (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    images: spec.containers.map(({ image }) => imageOf(image)),
  };
};

/** The pods of a cluster. @throws ApiError if the API server refuses. */
export const readPods = async (api: ClusterApi): Promise<readonly PodFacts[]> =>
  (await listed(api, "Pod", podSchema)).map(podFacts);

const policySchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  status: z.object({ conditions: z.array(condition).nullish() }).nullish(),
});

/** A policy of Cilium, and what its operator says of it. */
export interface PolicyFacts {
  readonly kind: "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy";
  readonly namespace: string | undefined;
  readonly name: string;
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
