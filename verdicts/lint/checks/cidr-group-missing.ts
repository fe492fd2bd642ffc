import type { Requirement } from "../../labels/selector";
import { Problems } from "../../rules/problems";
import { readAs, readSelector, type SelectorSource } from "../../rules/read-selector";
import type { CidrGroup, StringMap } from "../../world";
import type { Check } from "../check";
import { ciliumDirections } from "../rule-places";

const holds = ({ key, operator, values }: Requirement, labels: StringMap): boolean => {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
  }
};

/** Whether the labels of a group are those that a selector wants. */
const hasLabels = (selector: SelectorSource, labels: StringMap): boolean =>
  readSelector(
    selector,
    readAs((key) => key),
    "",
    new Problems(),
  ).every((one) => holds(one, labels));

interface GroupRule {
  readonly cidrGroupRef?: string;
  readonly cidrGroupSelector?: SelectorSource;
}

/** The field that finds no group, and what is missing; undefined where a group is found, or none is asked for. */
const missing = (
  { cidrGroupRef, cidrGroupSelector }: GroupRule,
  groups: Readonly<Record<string, CidrGroup>>,
): readonly [field: string, what: string] | undefined => {
  if (cidrGroupRef !== undefined)
    return Object.hasOwn(groups, cidrGroupRef)
      ? undefined
      : ["cidrGroupRef", `There is no CiliumCIDRGroup ${cidrGroupRef} here`];
  if (cidrGroupSelector === undefined) return undefined;
  const found = Object.values(groups).some(({ labels = {} }) => hasLabels(cidrGroupSelector, labels));
  return found ? undefined : ["cidrGroupSelector", "No CiliumCIDRGroup here has these labels"];
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
    context.policies.flatMap(ciliumDirections).flatMap(({ policy, path, source, deny }) =>
      (["fromCIDRSet", "toCIDRSet"] as const).flatMap((list) =>
        (source[list] ?? []).flatMap((rule, index) => {
          const [field, what] = missing(rule, context.world?.cidrGroups ?? {}) ?? [];
          if (field === undefined) return [];
          return [
            {
              policy: policy.name,
              path: `${path}.${list}[${index}].${field}`,
              explanation: `${what}, so this part of the rule ${deny ? "denies" : "allows"} nobody.`,
              fix: "Add the CiliumCIDRGroup, or correct what the rule says of it.",
            },
          ];
        }),
      ),
    ),
};
