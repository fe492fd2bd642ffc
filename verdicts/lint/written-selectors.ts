import { namespaceLabelPrefix, podNamespaceLabel } from "../labels/label-key";
import { type Requirement, SelectorTable } from "../labels/selector";
import type { PolicyRule } from "../rules/policy-rule";
import type { Endpoint } from "../world";
import { IdentityTable } from "../worlds/identity-table";
import type { LintContext, LintedRule } from "./lint-context";
import { peerPath } from "./peer-path";
import { subjectPath, subjectRequirements } from "./subject-requirements";

/** A selector of pods in a policy: of those that it is about, or of peers. */
export interface WrittenSelector {
  readonly path: string;
  readonly requirements: readonly Requirement[];
  readonly isSubject: boolean;
}

/** Whether a key is about the namespace of a pod. */
export const isNamespaceKey = (key: string): boolean =>
  key.endsWith(`.${podNamespaceLabel}`) || key.includes(namespaceLabelPrefix);

/** Every selector of pods in a spec; those that Cilium makes of `toServices` are none. */
export const writtenSelectors = ({ policy, rule }: LintedRule): WrittenSelector[] => [
  { path: subjectPath(rule), requirements: subjectRequirements(policy.object, rule), isSubject: true },
  ...[...rule.ingress, ...rule.egress].flatMap((direction) =>
    direction.peers.endpoints
      .map((requirements, index) => ({
        path: peerPath(policy, direction, index),
        requirements,
        isSubject: false,
      }))
      .filter(({ path, requirements }) => requirements.length > 0 && !path.endsWith(".toServices")),
  ),
];

/** Whether a selector selects a pod or an end that is none. */
export const selectsAny = (
  context: LintContext,
  rule: PolicyRule,
  { isSubject, requirements }: WrittenSelector,
): boolean => {
  const selector = isSubject ? rule.subject : context.compiled.selectors.of(requirements);
  return context.ends.some((identity) => selector.selects(identity));
};

/** The pods of the host network that have a selector's labels, where nothing else has them. */
export const selectsHostPodsOnly = (
  context: LintContext,
  rule: PolicyRule,
  selector: WrittenSelector,
): readonly Endpoint[] => {
  const hostPods = context.world?.hostPods ?? [];
  if (hostPods.length === 0 || selectsAny(context, rule, selector)) return [];
  // Tables of their own: these pods are no identities of the world.
  const table = new SelectorTable();
  const identities = new IdentityTable(context.compiled.world, table, context.compiled.cilium.engine);
  const own = table.of(selector.requirements);
  return hostPods.filter((pod) => own.selects(identities.ofEndpoint(pod)));
};
