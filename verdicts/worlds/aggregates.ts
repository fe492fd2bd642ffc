import type { Label } from "../labels/identity";
import { clusterLabel, podNamespaceLabel } from "../labels/label-key";

/**
 * Identities that stand for all of a sort: the pods of the cluster, those of other clusters of the mesh, what is outside, other
 * nodes. Each has its own name for its only label. Source: Cilium 1.20, pkg/labels.
 */
export const aggregateNames = [
  "aggregate-cluster",
  "aggregate-cluster-mesh",
  "aggregate-world",
  "aggregate-remote-node",
] as const;

/** Name of an identity that stands for all of a sort. */
export type AggregateName = (typeof aggregateNames)[number];

/** Sources of labels that only an address outside of the cluster has, if a policy or a group has a network or name for it. */
const ofAddresses: readonly string[] = ["cidr", "cidrgroup", "fqdn"];

/**
 * Which identity stands for all of the sort of one with these labels; undefined for the reserved ones (numbers below 100: the
 * world, the host, health, …), which are of no sort. Source: Cilium 1.20, pkg/policy/aggregate.go, aggregateFor.
 *
 * @param clusterName the cluster whose policies count.
 * @param isWritten whether a policy has a network that holds its address: then the address has an identity of its own.
 */
export const aggregateOf = (
  labels: readonly Label[],
  clusterName: string,
  isWritten = false,
): AggregateName | undefined => {
  const kubernetes = new Map(labels.filter(({ source }) => source === "k8s").map((one) => [one.name, one]));
  if (kubernetes.has(podNamespaceLabel)) {
    const cluster = kubernetes.get(clusterLabel)?.value ?? clusterName;
    return cluster === clusterName ? "aggregate-cluster" : "aggregate-cluster-mesh";
  }
  if (labels.some(({ source, name }) => source === "reserved" && name === "remote-node")) {
    return labels.some(({ source }) => source !== "reserved") ? "aggregate-remote-node" : undefined;
  }
  const isKnown = isWritten || labels.some(({ source }) => ofAddresses.includes(source));
  return isKnown ? "aggregate-world" : undefined;
};
