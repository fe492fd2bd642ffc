import type { PolicyObject } from "../policies/kubernetes-object";

const isEmptyRule = (rule: object): boolean => Object.keys(rule).length === 0;

/**
 * Whether an object only takes away: it selects pods and allows them nothing. An empty rule allows nobody in a Cilium
 * policy, and everybody in a NetworkPolicy.
 */
const onlyRestricts = (object: PolicyObject): boolean => {
  if (object.kind === "CiliumEnvoyConfig") return false;
  const { ingress = [], egress = [] }: { ingress?: readonly object[]; egress?: readonly object[] } =
    object.spec;
  const rules = [...ingress, ...egress];
  return object.kind === "NetworkPolicy" ? rules.length === 0 : rules.every(isEmptyRule);
};

/**
 * Sorts the objects of a stack into tiers: first those that only restrict, then the rest. Each tier waits for the one
 * before, and is deleted before it; empty tiers are left out.
 *
 * Between two steps of a swap the allowed flows then lie between (before ∩ after) and (before ∪ after): allows only
 * come and go above a floor that is already, or still, there.
 */
export const inOrderOfRestriction = (
  objects: readonly PolicyObject[],
): readonly (readonly PolicyObject[])[] =>
  [objects.filter(onlyRestricts), objects.filter((object) => !onlyRestricts(object))].filter(
    (tier) => tier.length > 0,
  );
