import type { WorkloadName } from "./lab/workload";

/**
 * What becomes of a flow. `denied-by-default`: nothing allows it and a policy selects the pod; the packet is dropped
 * without an answer. `denied-by-rule`: a deny rule matches. `denied-by-l7`: Cilium's proxy answers (HTTP: status 403,
 * DNS: REFUSED).
 */
export type Verdict = "allowed" | "denied-by-default" | "denied-by-rule" | "denied-by-l7";

/** Clusters of a mesh that are not the lab's own: one that the lab trusts and one that it does not know. */
export type OtherCluster = "peer" | "stranger";

/** Pods that are not the lab's: the cluster's DNS server, Prometheus, and one that has nothing to do with any of it. */
export type OtherPod = "dns" | "prometheus" | "bystander";

/** A named end of a flow: a pod of the lab, its twin in another cluster, another pod, the world outside. */
export type LabPeer = WorkloadName | `client@${OtherCluster}` | OtherPod | "world";

/** An end of a flow: a named one, a DNS name outside the cluster, or the API server. */
export type FlowEnd = LabPeer | { readonly fqdn: string } | { readonly entity: "kube-apiserver" };

/** An HTTP request; gRPC is `POST /package.Service/Method`. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A flow between two ends. */
export interface Flow {
  readonly from: LabPeer;
  readonly to: FlowEnd;
  /** Destination port as the packet carries it at the pod, after the Service's translation. */
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
  /** The request, where layer 7 decides. */
  readonly http?: Request;
  /** The name that a DNS query asks for. */
  readonly dns?: { readonly name: string };
}

/** What a phase says of one flow. */
export interface Expectation {
  readonly flow: Flow;
  readonly verdict: Verdict;
  /** `required`: the flow passes only after a mutual authentication of its ends. Default: it makes no difference. */
  readonly auth?: "required";
  /** Why, in words that a user can check against the policies. */
  readonly because: string;
}

/** A list that has at least one element: a phase of the catalogue without expectations does not compile. */
export type NonEmpty<T> = readonly [T, ...T[]];
