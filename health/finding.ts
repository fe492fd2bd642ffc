/** How bad a finding is. `info`: worth knowing, nothing is wrong. */
export type Severity = "error" | "warning" | "info";

/** Severities, the worst first. */
export const severities = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** Something that is not as it should be. */
export interface Fault {
  readonly severity: Severity;
  /** What it is about: `pod kube-system/cilium-x7x2p`, `node worker-1`. */
  readonly subject: string;
  /** What was seen, in words that somebody else can check. */
  readonly evidence: string;
  /** What fixes it: a command to paste, or what to change. */
  readonly fix: string;
}

/** A fault, and the check that found it. */
export interface Finding extends Fault {
  readonly check: string;
}
