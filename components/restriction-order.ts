import type { PolicyObject } from "../policies/kubernetes-object";

/** Whether an object only takes away: it selects pods and allows them nothing. */
const onlyRestricts = (object: PolicyObject): boolean => {
  const { ingress, egress } = object.spec as { ingress?: readonly object[]; egress?: readonly object[] };
  const allowsNothing = (rules: readonly object[] | undefined): boolean => (rules ?? []).length === 0;
  return object.kind === "NetworkPolicy" && allowsNothing(ingress) && allowsNothing(egress);
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
