import type { Expectation, NonEmpty } from "../expectation";
import type { CiliumClusterwideNetworkPolicy, LabelSelector } from "../kubernetes-object";
import type { Lab } from "../lab/lab";

/**
 * Cluster-wide policies that can be laid over any phase. They are about the pods of all namespaces but the excluded
 * ones: those that keep the cluster alive, and the lab's, which have a default deny of their own.
 */
export interface Overlay {
  readonly name: string;
  readonly summary: string;
  objects(lab: Lab, excluded: readonly string[]): readonly CiliumClusterwideNetworkPolicy[];
  /** What becomes of the flows of a pod outside of the lab. */
  expectations(lab: Lab): NonEmpty<Expectation>;
}

const namespaceKey = "k8s:io.kubernetes.pod.namespace";

/**
 * Pods of every namespace but these. That there is a namespace has to be said too: `NotIn` alone also selects what has
 * none, such as Cilium's own health endpoints.
 */
export const podsOutsideOf = (lab: Lab, excluded: readonly string[]): LabelSelector => ({
  matchExpressions: [
    { key: namespaceKey, operator: "Exists" },
    {
      key: namespaceKey,
      operator: "NotIn",
      values: [...new Set([...excluded, lab.namespace, lab.stageNamespace])],
    },
  ],
});

/** A cluster-wide policy of the lab. */
export const clusterWide = (
  name: string,
  spec: CiliumClusterwideNetworkPolicy["spec"],
): CiliumClusterwideNetworkPolicy => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumClusterwideNetworkPolicy",
  metadata: { name },
  spec,
});
