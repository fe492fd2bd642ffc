/**
 * What becomes of a flow. `denied-by-default`: nothing allows it and a policy selects the pod; the packet is dropped.
 * `denied-by-rule`: a deny rule matches; the packet is dropped. `denied-by-l7`: Cilium's proxy answers (HTTP: 403, DNS:
 * REFUSED) or closes the connection (TLS). `not-evaluable`: the answer depends on something that no policy and no world says; the reason names it.
 */
export type Verdict = "allowed" | "denied-by-default" | "denied-by-rule" | "denied-by-l7" | "not-evaluable";

/** Which proxy sees the flow. */
export type L7 = "none" | "http" | "dns" | "tls";

/** The two places where Cilium decides: at the source and at the destination. */
export type Direction = "egress" | "ingress";

/** One step of the explanation. */
export interface Because {
  readonly direction: Direction;
  /** What the rule does to the flow: lets it pass, drops it, sends it to a proxy, or (none) says nothing. */
  readonly effect: "allow" | "deny" | "redirect" | "none";
  /** `Kind/namespace/name` of the policy; absent where no policy decides. */
  readonly policy?: string;
  /** Path of the rule in the policy: `spec.ingress[0].toPorts[1]`. */
  readonly rule?: string;
  /** The step in words. */
  readonly text: string;
}

/** The answer for one flow. */
export interface FlowVerdict {
  readonly verdict: Verdict;
  /** The decision at the source alone. */
  readonly egress: Verdict;
  /** The decision at the destination alone, as if the source let the flow out. */
  readonly ingress: Verdict;
  readonly l7: L7;
  /** `required`: the flow passes only after a mutual authentication of its ends. Empty for flows that are dropped. */
  readonly auth: "required" | "";
  readonly because: readonly Because[];
}

/** One field of an object, and what is wrong with it. */
export interface PolicyProblem {
  /** Path of the field: `spec.egressDeny[0].toFQDNs`; empty for the object as a whole. */
  readonly path: string;
  readonly reason: string;
}

/** A policy of the world: taken, or left out with the error that an API server or Cilium's agent would give. */
export interface PolicyStatus {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** All problems in one sentence; absent if the policy is enforced. */
  readonly error?: string;
  readonly problems?: readonly PolicyProblem[];
  /** Fields that the kind does not have: an API server drops them, and what is left is enforced. Absent if there are none. */
  readonly dropped?: readonly PolicyProblem[];
}

/** The answer to a question: one line of `lab verdicts --world --json`. */
export interface Answer {
  readonly policies: readonly PolicyStatus[];
  readonly verdicts: readonly FlowVerdict[];
}
