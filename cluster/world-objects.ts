import type { ManifestObject, World } from "../verdicts/world";
import type { KindName } from "./kinds";

/** A kind of object that verdicts about a cluster depend on. */
export interface WorldKind {
  readonly kind: KindName;
  /** Path to read where the cluster does not have the kind's own. */
  readonly older?: string;
  /** Whether a cluster may be without it. */
  readonly optional?: true;
  /** Whether it may be kept from who asks: the ClusterRole `view` does not show it. */
  readonly private?: true;
}

/** Every kind that is read to say what a cluster's policies do. */
export const worldKinds: readonly WorldKind[] = [
  { kind: "Namespace" },
  { kind: "Node", optional: true, private: true },
  { kind: "Pod" },
  { kind: "Service" },
  { kind: "EndpointSlice" },
  { kind: "NetworkPolicy" },
  { kind: "CiliumNetworkPolicy", optional: true },
  { kind: "CiliumClusterwideNetworkPolicy", optional: true },
  { kind: "CiliumCIDRGroup", older: "/apis/cilium.io/v2alpha1/ciliumcidrgroups", optional: true },
];

/** Kinds whose status says which addresses they have. */
const hasStatus: readonly string[] = ["Pod", "Service", "Node"];

/** An object without what the server keeps beside what somebody wrote: that is not part of a policy. */
export const asWritten = ({ status, ...object }: ManifestObject, kind: string): ManifestObject => {
  const { name, namespace, labels, ownerReferences } = (object.metadata ?? {}) as Record<string, unknown>;
  const metadata = { name, namespace, labels, ownerReferences } as NonNullable<ManifestObject["metadata"]>;
  return { ...object, metadata, ...(hasStatus.includes(kind) ? { status } : {}) };
};

/**
 * What verdicts depend on of Cilium's own configuration: the name of the cluster, and whether its Ingress, Gateway API or
 * Envoy configurations are on.
 *
 * @param settings the ConfigMap `cilium-config`.
 */
export const worldSettings = (
  settings: Readonly<Record<string, string>>,
): Pick<World, "clusterName" | "ingressProxy"> => {
  // The chart writes enable-envoy-config with either of the others; the endpoint is there with it (daemon_main.go).
  const keys = ["enable-envoy-config", "enable-ingress-controller", "enable-gateway-api"];
  const name = settings["cluster-name"];
  return {
    ...(name === undefined ? {} : { clusterName: name }),
    ingressProxy: keys.some((key) => settings[key] === "true"),
  };
};
