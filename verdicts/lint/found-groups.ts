import type { Requirement } from "../labels/selector";
import { Problems } from "../rules/problems";
import { readAs, readSelector, type SelectorSource } from "../rules/read-selector";
import type { CidrGroup, StringMap } from "../world";

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
