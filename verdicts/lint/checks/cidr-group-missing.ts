import type { CidrGroup } from "../../world";
import type { Check } from "../check";
import { foundGroups, type GroupRule, groupRules } from "../found-groups";

/** The field that finds no group, and what is missing; undefined where a group is found, or none is asked for. */
const missing = (
  rule: GroupRule,
  groups: Readonly<Record<string, CidrGroup>>,
): readonly [field: string, what: string] | undefined => {
  if (foundGroups(rule, groups)?.length !== 0) return undefined;
  return rule.cidrGroupRef === undefined
    ? ["cidrGroupSelector", "No CiliumCIDRGroup here has these labels"]
    : ["cidrGroupRef", `There is no CiliumCIDRGroup ${rule.cidrGroupRef} here`];
};

/** A reference to a group of networks that is not there. */
export const cidrGroupMissing: Check = {
  id: "cidr-group-missing",
  severity: "error",
  summary: "`cidrGroupRef` names a CiliumCIDRGroup that is not there, or `cidrGroupSelector` selects none.",
  why: "Addresses are labelled with the groups that hold them; a group that does not exist labels none, and the rule matches nobody.",
  source: "Cilium, pkg/policy/api/cidr.go (LabelForCIDRGroupRef)",
  needsWorld: true,
  find: (context) =>
    groupRules(context).flatMap(({ policy, path, rule, deny }) => {
      const [field, what] = missing(rule, context.world?.cidrGroups ?? {}) ?? [];
      if (field === undefined) return [];
      return [
        {
          policy,
          path: `${path}.${field}`,
          explanation: `${what}, so this part of the rule ${deny ? "denies" : "allows"} nobody.`,
          fix: "Add the CiliumCIDRGroup, or correct what the rule says of it.",
        },
      ];
    }),
};
