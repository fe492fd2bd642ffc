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

const allowsBeside = ({ policy, path, ingress }: DirectionPlace): boolean => {
  const spec = path.replace(/\.(?:ingress|egress)Deny\[\d+\]$/, "");
  const list = valueAt(policy.object, `${spec}.${ingress ? "ingress" : "egress"}`);
  return Array.isArray(list) && list.some((rule) => Object.keys(rule as object).length > 0);
};

/** An empty deny rule. */
export const emptyDenyRule: Check = {
  id: "empty-deny-rule",
  severity: "info",
  summary:
    "An empty deny rule (`egressDeny: [{}]`) denies nobody in particular; an error beside rules that allow something.",
  why: "It is a default deny that other rules open, and no “deny everything”: what they allow still passes.",
  source: "Cilium, pkg/policy (a rule without peers and ports adds no filter)",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .flatMap(ciliumDirections)
      .filter((place) => place.deny && isEmptyRule(place))
      .map((place) => ({
        policy: place.policy.name,
        path: place.path,
        severity: allowsBeside(place) ? ("error" as const) : ("info" as const),
        explanation: allowsBeside(place)
          ? "The rule names neither peers nor ports, so it denies nothing that the rules beside it allow. It only puts the pods into default deny, which they do already."
          : "The rule names neither peers nor ports: it puts the pods into default deny, and other policies still allow what they allow.",
        fix: `To deny everybody whatever else allows them, write \`${place.ingress ? "fromEntities" : "toEntities"}: [all]\`. If a default deny is meant, nothing is wrong; \`${place.ingress ? "ingress" : "egress"}: [{}]\` says the same.`,
      })),
};
