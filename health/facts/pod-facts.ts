import type { ClusterApi } from "../../cluster/api";
import { hasReadyCondition, type PodObject, podSchema, restartsOf } from "../../cluster/pod-object";
import { podTrouble } from "../../platform/pod-trouble";
import { type Image, imageOf } from "./image";
import { listed } from "./listed";

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

const podFacts = (pod: PodObject): PodFacts => {
  const { metadata, spec, status } = pod;
  const ready = hasReadyCondition(pod);
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    node: spec.nodeName,
    hostNetwork: spec.hostNetwork,
    phase: metadata.deletionTimestamp === undefined ? status.phase : "Terminating",
    ready,
    trouble: ready ? "" : podTrouble(pod),
    restarts: restartsOf(pod),
    images: spec.containers.map(({ image }) => imageOf(image)),
  };
};

/** The pods of a cluster. @throws ApiError if the API server refuses. */
export const readPods = async (api: ClusterApi): Promise<readonly PodFacts[]> =>
  (await listed(api, "Pod", podSchema)).map(podFacts);
