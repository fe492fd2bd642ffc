import type { CiliumRelease } from "../../cilium/cilium-release";
import type { PolicyProblem } from "../answer";
import { policyIdentity } from "../rules/read-policies";
import type { ManifestObject } from "../world";
import type { LintInput } from "./finding";
import { readForLint } from "./read-for-lint";

/** A policy that is looked at. */
export interface LintedPolicy {
  /** `Kind/namespace/name`. */
  readonly name: string;
  readonly kind: string;
  /** Empty for a cluster-wide policy. */
  readonly namespace: string;
  readonly input: LintInput;
  /** What an API server or the agent would refuse or drop. */
  readonly problems: readonly PolicyProblem[];
  /** The object with that repaired; its fields have the right types. */
  readonly object: ManifestObject;
  /** The object stands for what was written, so that it may take part in the computed checks. */
  readonly takesPart: boolean;
  /** A later object has the same identity: applied one after the other, that one stays. */
  readonly replacedBy?: LintInput;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Reads the objects that are looked at, in their order, which is that in which they are applied.
 *
 * @param cilium whose fields and rules count.
 */
export const lintedPolicies = (inputs: readonly LintInput[], cilium: CiliumRelease): LintedPolicy[] => {
  const policies = inputs.map((input) => {
    const kind = text(input.object.kind);
    const clusterWide = kind === "CiliumClusterwideNetworkPolicy";
    const { problems, repaired, isFaithful } = readForLint(input.object, cilium);
    const namespace = clusterWide ? "" : text(repaired.metadata?.namespace) || "default";
    const name = policyIdentity({ kind, namespace, name: text(repaired.metadata?.name) });
    return { name, kind, namespace, input, problems, object: repaired, takesPart: isFaithful };
  });
  const last = new Map(policies.map((policy) => [policy.name, policy]));
  return policies.map((policy): LintedPolicy => {
    const stays = last.get(policy.name) ?? policy;
    return stays === policy ? policy : { ...policy, takesPart: false, replacedBy: stays.input };
  });
};
