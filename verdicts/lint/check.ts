import type { FindingId, LintInput, Severity } from "./finding";
import type { LintContext } from "./lint-context";

/** A finding as a check makes it: where it was read and how severe it is are added. */
export interface FoundHere {
  /** `Kind/namespace/name`. */
  readonly policy: string;
  readonly path: string;
  readonly explanation: string;
  readonly fix: string;
  /** How bad it is here, where that depends on what is around it. Default: as bad as the check says. */
  readonly severity?: Severity;
  /** The object, where another of the same identity is looked at too. */
  readonly input?: LintInput;
}

/** One kind of finding: what is known of it, and how it is found. */
export interface Check {
  readonly id: FindingId;
  readonly severity: Severity;
  /** What the finding says, in one sentence without names. */
  readonly summary: string;
  /** Why it matters. */
  readonly why: string;
  /** Where the rule comes from: Cilium's documentation or source, a chart key, Kubernetes' documentation. */
  readonly source: string;
  /** Whether it is found only where a world (pods, namespaces, Services) is given. */
  readonly needsWorld: boolean;
  /** Every finding of it has the same cause, whatever its words: people read it once, with a count. Default: the same words. */
  readonly isOneCause?: true;
  find(context: LintContext): readonly FoundHere[];
}
