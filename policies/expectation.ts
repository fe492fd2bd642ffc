/**
 * What becomes of a flow. `denied-by-default`: nothing allows it and a policy selects the pod; the packet is dropped
 * without an answer. `denied-by-rule`: a deny rule matches. `denied-by-l7`: Cilium's proxy answers (HTTP: status 403).
 */
export type Verdict = "allowed" | "denied-by-default" | "denied-by-rule" | "denied-by-l7";

/** One of the lab's own ends of a flow, or the world outside the cluster. */
export type LabPeer = "client" | "server" | "dns" | "world";

/** A flow between two ends. */
export interface Flow {
  readonly from: LabPeer;
  readonly to: LabPeer;
  /** Destination port as the packet carries it at the pod, after the Service's translation. */
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
  /** The request, where layer 7 decides. */
  readonly http?: { readonly method: string; readonly path: string };
}

/** What a stack says of one flow. */
export interface Expectation {
  readonly flow: Flow;
  readonly verdict: Verdict;
  /** Why, in words that a user can check against the policies. */
  readonly because: string;
}

/** A list that has at least one element: a stack without expectations does not compile. */
export type NonEmpty<T> = readonly [T, ...T[]];
