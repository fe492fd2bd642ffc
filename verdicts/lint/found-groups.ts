import { isMetBy } from "../labels/selector";
import { Problems } from "../rules/problems";
import { readAs, readSelector, type SelectorSource } from "../rules/read-selector";
import type { CidrGroup, StringMap } from "../world";
import type { LintContext } from "./lint-context";
import { ciliumDirections } from "./rule-places";

/** Whether the labels of a group are those that a selector wants. */
const hasLabels = (selector: SelectorSource, labels: StringMap): boolean =>
  readSelector(
    selector,
    readAs((key) => key),
    "",
    new Problems(),
  ).every((one) => isMetBy(one, labels[one.key]));

/** What an element of `fromCIDRSet` and `toCIDRSet` says of groups. */
export interface GroupRule {
  readonly cidrGroupRef?: string;
  readonly cidrGroupSelector?: SelectorSource;
}

/** The groups that an element finds, by their names; undefined where it asks for none. */
export const foundGroups = (
  { cidrGroupRef, cidrGroupSelector }: GroupRule,
  groups: Readonly<Record<string, CidrGroup>>,
): readonly string[] | undefined => {
  if (cidrGroupRef !== undefined) return Object.hasOwn(groups, cidrGroupRef) ? [cidrGroupRef] : [];
  if (cidrGroupSelector === undefined) return undefined;
  return Object.entries(groups).flatMap(([name, { labels = {} }]) =>
    hasLabels(cidrGroupSelector, labels) ? [name] : [],
  );
};

/** Every element of `fromCIDRSet` and `toCIDRSet`, and whether it denies. */
export const groupRules = ({ policies }: LintContext) =>
  policies.flatMap(ciliumDirections).flatMap(({ policy, path, source, deny }) =>
    (["fromCIDRSet", "toCIDRSet"] as const).flatMap((list) =>
      (source[list] ?? []).map((rule: GroupRule, index) => ({
        policy: policy.name,
        path: `${path}.${list}[${index}]`,
        rule,
        deny,
      })),
    ),
  );
