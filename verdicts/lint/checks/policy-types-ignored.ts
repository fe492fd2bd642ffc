import type { Check } from "../check";
import { valueAt } from "../field-path";

const directions = [
  ["Ingress", "ingress"],
  ["Egress", "egress"],
] as const;

/** `policyTypes` that leaves out a direction with rules. */
export const policyTypesIgnored: Check = {
  id: "policy-types-ignored",
  severity: "warning",
  summary:
    "A NetworkPolicy has rules for a direction that its `policyTypes` leaves out; Cilium enforces them all the same.",
  why: "Kubernetes says that such rules are off, so the policy means different things on different networks.",
  source: "Cilium, pkg/k8s ParseNetworkPolicy; Kubernetes, NetworkPolicySpec.policyTypes",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap((policy) => {
      if (policy.kind !== "NetworkPolicy") return [];
      const types = valueAt(policy.object, "spec.policyTypes");
      if (!Array.isArray(types) || types.length === 0) return [];
      return directions
        .filter(([type, list]) => {
          const rules = valueAt(policy.object, `spec.${list}`);
          return Array.isArray(rules) && rules.length > 0 && !types.includes(type);
        })
        .map(([type, list]) => ({
          policy: policy.name,
          path: `spec.${list}`,
          explanation: `policyTypes is without ${type}, which by Kubernetes' rules switches ${list} off. Cilium enforces the rules and puts the pods into default deny for ${list}.`,
          fix: `Add ${type} to policyTypes, or take the rules out.`,
        }));
    }),
};
