import * as z from "zod";
import { isPlayedNode } from "../../cluster/played-node";
import { hasReadyCondition, podSchema, restartsOf } from "../../cluster/pod-object";
import type { ManifestDocument } from "../../manifests/parse-manifests";

/** A pod as a cluster has it, as far as probes need it. */
export interface LivePod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly node: string;
  readonly addresses: readonly string[];
  readonly containers: readonly string[];
  readonly hostNetwork: boolean;
  readonly running: boolean;
  readonly ready: boolean;
  /** How often its containers have been started again: another number is another process. */
  readonly restarts: number;
}

/** A node as a cluster has it. */
export interface LiveNode {
  readonly name: string;
  readonly address?: string;
  /** KWOK says for it what a kubelet would say, and runs nothing. */
  readonly played: boolean;
}

/** A pod as an API server gives it. @throws ZodError for what is none. */
export const livePod = (object: unknown): LivePod => {
  const pod = podSchema.parse(object);
  const { metadata, spec, status } = pod;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    node: spec.nodeName,
    addresses: status.podIPs.map(({ ip }) => ip),
    containers: spec.containers.map(({ name }) => name),
    hostNetwork: spec.hostNetwork,
    running: status.phase === "Running",
    ready: hasReadyCondition(pod),
    restarts: restartsOf(pod),
  };
};

const nodeSchema = z.object({
  metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).default({}) }),
  status: z
    .object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]) })
    .default({ addresses: [] }),
});

/** A node as an API server gives it. @throws ZodError for what is none. */
export const liveNode = (object: unknown): LiveNode => {
  const { metadata, status } = nodeSchema.parse(object);
  const address = status.addresses.find(({ type }) => type === "InternalIP")?.address;
  return {
    name: metadata.name,
    ...(address === undefined ? {} : { address }),
    played: isPlayedNode(metadata),
  };
};

/** The pods among what a cluster has. Those that have ended are left out: their addresses are others' by now. */
export const livePods = (documents: readonly Pick<ManifestDocument, "object">[]): readonly LivePod[] =>
  documents.filter(({ object }) => object.kind === "Pod").map(({ object }) => livePod(object));

/** The nodes among what a cluster has. */
export const liveNodes = (documents: readonly Pick<ManifestDocument, "object">[]): readonly LiveNode[] =>
  documents.filter(({ object }) => object.kind === "Node").map(({ object }) => liveNode(object));
