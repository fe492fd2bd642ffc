import type { Check } from "../check";
import { valueAt } from "../field-path";
import { ciliumDirections, type DirectionPlace } from "../rule-places";

// Looks at the text as written: a rule that is empty only because a field was dropped is another finding.
const isEmptyRule = ({ policy, path }: DirectionPlace): boolean =>
  Object.keys((valueAt(policy.input.object, path) ?? {}) as object).length === 0;

/** An empty rule in a Cilium policy. */
export const emptyRuleDenies: Check = {
  id: "empty-rule-denies",
  severity: "info",
  summary: "An empty rule (`ingress: [{}]`) of a Cilium policy allows nobody.",
  why: "The same text in a NetworkPolicy allows everybody; copied from one kind to the other it turns into its opposite.",
  source: "Cilium documentation, security/policy/language, “Ingress/Egress Default Deny”",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(ciliumDirections)
      .filter((place) => !place.deny && isEmptyRule(place))
      .map(({ policy, path, ingress }) => ({
        policy: policy.name,
        path,
        explanation: `The rule allows nobody. It puts the pods into default deny for ${ingress ? "ingress" : "egress"}; other rules still allow what they allow.`,
        fix: `If everybody is meant, write \`${ingress ? "fromEntities" : "toEntities"}: [all]\`. If a default deny is meant, nothing is wrong.`,
      })),
};

/** An empty deny rule. */
export const emptyDenyRule: Check = {
  id: "empty-deny-rule",
  severity: "error",
  summary: "An empty deny rule (`egressDeny: [{}]`) denies nobody in particular.",
  why: "It is no “deny everything”: what other rules allow still passes.",
  source: "Cilium, pkg/policy (a rule without peers and ports adds no filter)",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(ciliumDirections)
      .filter((place) => place.deny && isEmptyRule(place))
      .map(({ policy, path, ingress }) => ({
        policy: policy.name,
        path,
        explanation:
          "The rule names neither peers nor ports, so it denies nothing that another rule allows. It only puts the pods into default deny.",
        fix: `To deny everybody whatever else allows them, write \`${ingress ? "fromEntities" : "toEntities"}: [all]\`.`,
      })),
};
