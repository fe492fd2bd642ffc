import { detailLines, UserError } from "../messages/user-error";

/** What can be wrong between a stack and the cluster that it names. */
export type ClusterFault =
  | "no-kubeconfig"
  | "unreadable-kubeconfig"
  | "invalid-kubeconfig"
  | "no-such-context"
  | "other-context"
  | "other-server"
  | "unsupported-proxy"
  | "unreachable"
  | "other-certificate"
  | "other-cluster";

/** What a message about the cluster says, beside its first line. */
export interface ClusterFacts {
  /** What the stack's configuration says. */
  readonly stack: string;
  /** What there is instead. */
  readonly found: string;
  /** What fixes it: a command to paste, or several that each would. */
  readonly fix: string | readonly string[];
}

/**
 * The stack's cluster cannot be used. The message names what the stack says, what is found and what fixes it. It holds
 * names and addresses of the kubeconfig, never its credentials, and never a piece of its text.
 */
export class ClusterError extends UserError {
  override readonly name = "ClusterError";
  /** What there is instead of what the stack says. */
  readonly found: string;

  constructor(
    readonly fault: ClusterFault,
    summary: string,
    facts: ClusterFacts,
  ) {
    const details = detailLines([`stack: ${facts.stack}`, `found: ${facts.found}`]);
    const fixes = typeof facts.fix === "string" ? [facts.fix] : facts.fix;
    super(`${summary}; nothing was changed.${details}`, { fix: fixes.join("\n or: ") });
    this.found = facts.found;
  }
}
