import type { z } from "zod";
import type { Endpoint, NamedPort, Protocol, StringMap } from "../verdicts/world";
import { cronJobSchema, podSchema, type podSpecSchema, workloadSchema } from "./manifest-schemas";

/** A port that a container says it listens on. */
export interface ContainerPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/** A pod that a manifest describes: itself, or by a template. */
export interface ManifestPod {
  readonly endpoint: Endpoint;
  /** What made it, as a person would call it: the Deployment, not one of its pods. */
  readonly workload: string;
  readonly kind: string;
  readonly ports: readonly ContainerPort[];
  /** It shares its node's network: Cilium has no endpoint for it, and no policy selects it. */
  readonly hostNetwork: boolean;
}

type PodSpec = z.infer<typeof podSpecSchema>;

const templated = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
]);

/** Whether objects of a kind are pods or make some. */
export const makesPods = (kind: string): boolean =>
  kind === "Pod" || kind === "CronJob" || templated.has(kind);

/** Whether the pods of an object have no containers: an API server would refuse it, so it is a part of one. */
export const isWithoutContainers = (object: unknown, kind: string): boolean => {
  const steps =
    kind === "Pod"
      ? ["spec"]
      : kind === "CronJob"
        ? ["spec", "jobTemplate", "spec", "template", "spec"]
        : ["spec", "template", "spec"];
  const spec = steps.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined,
    object,
  );
  const { containers } = (typeof spec === "object" && spec !== null ? spec : {}) as { containers?: unknown };
  return containers === undefined || containers === null;
};

interface Described {
  readonly name: string;
  readonly namespace: string;
  readonly labels: StringMap;
  readonly workload: string;
  readonly kind: string;
}

const podOf = (
  { name, namespace, labels, workload, kind }: Described,
  spec: PodSpec | null | undefined,
): ManifestPod => {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const ports = containers
    .flatMap((container) => container.ports ?? [])
    .map(({ name: portName, containerPort, protocol }) => ({
      portName,
      port: containerPort,
      protocol: protocol ?? ("TCP" as const),
    }));
  const namedPorts: Record<string, NamedPort> = {};
  for (const { portName, port, protocol } of ports) if (portName) namedPorts[portName] = { port, protocol };
  return {
    endpoint: { name, namespace, labels, serviceAccount: spec?.serviceAccountName || "default", namedPorts },
    workload,
    kind,
    ports: ports.map(({ port, protocol }) => ({ port, protocol })),
    hostNetwork: spec?.hostNetwork === true,
  };
};

/** A Deployment's pods belong to a ReplicaSet, whose name is the Deployment's and the hash of the template. */
const deploymentOf = (replicaSet: string, labels: StringMap): string => {
  const hash = labels["pod-template-hash"];
  return hash !== undefined && replicaSet.endsWith(`-${hash}`)
    ? replicaSet.slice(0, -hash.length - 1)
    : replicaSet;
};

const fromPod = (object: unknown): ManifestPod[] => {
  const { metadata, spec, status } = podSchema.parse(object);
  // It has ended: its address is somebody else's by now.
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return [];
  const name = metadata?.name || metadata?.generateName?.replace(/-$/, "") || "pod";
  const labels = metadata?.labels ?? {};
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  const workload = owner?.kind === "ReplicaSet" ? deploymentOf(owner.name, labels) : owner?.name;
  const kind = owner?.kind ?? "Pod";
  return [
    podOf(
      { name, namespace: metadata?.namespace || "default", labels, workload: workload ?? name, kind },
      spec,
    ),
  ];
};

const fromTemplate = (object: unknown, kind: string): ManifestPod[] => {
  const { metadata, template } =
    kind === "CronJob"
      ? (({ metadata, spec }) => ({ metadata, template: spec.jobTemplate.spec.template }))(
          cronJobSchema.parse(object),
        )
      : (({ metadata, spec }) => ({ metadata, template: spec.template }))(workloadSchema.parse(object));
  const name = metadata?.name || metadata?.generateName?.replace(/-$/, "") || kind.toLowerCase();
  // The controller of a Job adds these (batch/v1, "Job labels"); those of a CronJob's Jobs are not known before.
  const added: StringMap = kind === "Job" ? { "job-name": name, "batch.kubernetes.io/job-name": name } : {};
  const labels = { ...(template.metadata?.labels ?? {}), ...added };
  const namespace = metadata?.namespace || "default";
  return [podOf({ name, namespace, labels, workload: name, kind }, template.spec)];
};

/**
 * The pods of an object: the pod itself, or one for the template of a workload.
 *
 * @throws ZodError with the field that is not of the form that Kubernetes gives it.
 */
export const manifestPods = (object: unknown, kind: string): ManifestPod[] =>
  kind === "Pod" ? fromPod(object) : fromTemplate(object, kind);
