import type { Check } from "../check";
import { ciliumDirections } from "../rule-places";

/** A reference to a group of networks that is not there. */
export const cidrGroupMissing: Check = {
  id: "cidr-group-missing",
  severity: "error",
  summary: "`cidrGroupRef` names a CiliumCIDRGroup that is not there.",
  why: "Addresses are labelled with the groups that hold them; a group that does not exist labels none, and the rule matches nobody.",
  source: "Cilium, pkg/policy/api/cidr.go (LabelForCIDRGroupRef)",
  needsWorld: true,
  find: (context) =>
    context.policies.flatMap(ciliumDirections).flatMap(({ policy, path, source, deny }) =>
      (["fromCIDRSet", "toCIDRSet"] as const).flatMap((field) =>
        (source[field] ?? []).flatMap(({ cidrGroupRef }, index) => {
          if (cidrGroupRef === undefined) return [];
          if (Object.hasOwn(context.world?.cidrGroups ?? {}, cidrGroupRef)) return [];
          return [
            {
              policy: policy.name,
              path: `${path}.${field}[${index}].cidrGroupRef`,
              explanation: `There is no CiliumCIDRGroup ${cidrGroupRef} here, so this part of the rule ${deny ? "denies" : "allows"} nobody.`,
              fix: "Add the CiliumCIDRGroup, or correct the name.",
            },
          ];
        }),
      ),
    ),
};
