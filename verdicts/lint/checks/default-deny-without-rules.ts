import type { Check } from "../check";
import { ciliumSpecs } from "../rule-places";

/** A default deny that is switched on for a direction without rules. */
export const defaultDenyWithoutRules: Check = {
  id: "default-deny-without-rules",
  severity: "error",
  summary: "`enableDefaultDeny` is true for a direction in which the policy has no rules: nothing is denied.",
  why: "Cilium looks at the switch of policies with rules for the direction only; everything keeps passing.",
  source:
    "Cilium, pkg/policy computePolicyEnforcementAndRules (`len(r.Ingress) > 0 || len(r.IngressDeny) > 0`)",
  needsWorld: false,
  find: ({ policies }) =>
    policies.flatMap(ciliumSpecs).flatMap(({ policy, path, source }) =>
      (["ingress", "egress"] as const)
        .filter((direction) => source.enableDefaultDeny?.[direction] === true)
        .filter(
          (direction) => (source[direction] ?? []).length + (source[`${direction}Deny`] ?? []).length === 0,
        )
        .map((direction) => ({
          policy: policy.name,
          path: `${path}.enableDefaultDeny.${direction}`,
          explanation: `The policy has no rule for ${direction}, so its default deny for ${direction} does nothing.`,
          fix: `Add an empty rule, \`${direction}: [{}]\`, which allows nobody and denies by default.`,
        })),
    ),
};
