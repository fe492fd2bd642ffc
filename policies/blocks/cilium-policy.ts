import type {
  CiliumIngressRule,
  CiliumNetworkPolicy,
  CiliumPortRule,
  CiliumRule,
  LabelSelector,
} from "../kubernetes-object";
import type { Lab } from "../lab/lab";

/** A CiliumNetworkPolicy in the lab's namespace. */
export const ciliumPolicy = (lab: Lab, name: string, spec: CiliumRule): CiliumNetworkPolicy => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace: lab.namespace },
  spec,
});

/** A selector of pods by their labels. */
export const labelled = (matchLabels: Readonly<Record<string, string>>): LabelSelector => ({ matchLabels });

/** Pods of another namespace: the label by which Cilium knows a pod's namespace. */
export const inNamespace = (
  namespace: string,
  labels: Readonly<Record<string, string>> = {},
): LabelSelector => labelled({ "k8s:io.kubernetes.pod.namespace": namespace, ...labels });

/** A TCP port, always with its protocol. */
export const tcpPort = (port: number, rules?: CiliumPortRule["rules"]): CiliumPortRule => ({
  ports: [{ port: String(port), protocol: "TCP" }],
  ...(rules === undefined ? {} : { rules }),
});

/** A policy for the server's ingress. */
export const serverIngress = (
  lab: Lab,
  name: string,
  description: string,
  ...ingress: readonly CiliumIngressRule[]
): CiliumNetworkPolicy =>
  ciliumPolicy(lab, name, { description, endpointSelector: labelled(lab.server.labels), ingress });
