import type { PolicyObject } from "./kubernetes-object";

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

const isClusterWide = ({ kind }: PolicyObject): boolean => kind === "CiliumClusterwideNetworkPolicy";

/**
 * Sorts the objects of a phase into tiers: first those of a namespace that only restrict, then what allows, then
 * cluster-wide ones that only restrict. Each tier waits for the one before, and is deleted before it; empty tiers are
 * left out.
 *
 * Between two steps of a swap the allowed flows then lie between (before ∩ after) and (before ∪ after): allows only
 * come and go above a floor that is already, or still, there. A cluster-wide floor is about pods that run already and
 * have none: it comes when their essentials are there.
 */
export const inOrderOfRestriction = (
  objects: readonly PolicyObject[],
): readonly (readonly PolicyObject[])[] => {
  const restricting = objects.filter(onlyRestricts);
  return [
    restricting.filter((object) => !isClusterWide(object)),
    objects.filter((object) => !onlyRestricts(object)),
    restricting.filter(isClusterWide),
  ].filter((tier) => tier.length > 0);
};
