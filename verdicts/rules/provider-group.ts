import { createHash } from "node:crypto";
import type { Selector, SelectorTable } from "../labels/selector";
import type { StringMap } from "../world";

/** A group of addresses that a cloud provider knows. */
export interface ProviderGroupSource {
  readonly aws?: {
    readonly labels?: StringMap;
    readonly securityGroupsIds?: readonly string[];
    readonly securityGroupsNames?: readonly string[];
    readonly region?: string;
  };
}

// As Go writes it: fields in their order and only those with something in them, names of a map sorted.
const goJson = ({ aws }: ProviderGroupSource): string => {
  if (aws === undefined) return "{}";
  const { labels = {}, securityGroupsIds = [], securityGroupsNames = [], region = "" } = aws;
  const sorted = Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
  return JSON.stringify({
    aws: {
      ...(Object.keys(sorted).length > 0 ? { labels: sorted } : {}),
      ...(securityGroupsIds.length > 0 ? { securityGroupsIds } : {}),
      ...(securityGroupsNames.length > 0 ? { securityGroupsNames } : {}),
      ...(region === "" ? {} : { region }),
    },
  });
};

/**
 * The selector of a provider's group: the label that a CiliumCIDRGroup with its addresses has. Cilium's operator makes such
 * a group on AWS; without it nobody is selected. Source: Cilium 1.20, pkg/policy/api/groups.go (Hash, LabelKey).
 */
export const providerGroup = (group: ProviderGroupSource, selectors: SelectorTable): Selector => {
  const hash = createHash("sha224").update(goJson(group)).digest("base64url");
  return selectors.of([{ key: `cidrgroup.extgrp.cilium.io/${hash}`, operator: "In", values: [""] }]);
};
