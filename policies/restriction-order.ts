import type { PolicyObject } from "./kubernetes-object";

const isEmptyRule = (rule: object): boolean => Object.keys(rule).length === 0;

type Rules = { readonly ingress?: readonly object[]; readonly egress?: readonly object[] };

/** Everything that an object says: somebody's own policy may have `specs` instead of `spec`, or both. */
const rulesOf = (object: Exclude<PolicyObject, { kind: "CiliumEnvoyConfig" }>): readonly object[] => {
  const { spec, specs = [] }: { readonly spec?: Rules; readonly specs?: readonly Rules[] } = object;
  return [...(spec === undefined ? [] : [spec]), ...specs].flatMap(({ ingress = [], egress = [] }) => [
    ...ingress,
    ...egress,
  ]);
};

/**
 * Whether an object only takes away: it selects pods and allows them nothing. An empty rule allows nobody in a Cilium
 * policy, and everybody in a NetworkPolicy.
 */
export const onlyRestricts = (object: PolicyObject): boolean => {
  if (object.kind === "CiliumEnvoyConfig") return false;
  const rules = rulesOf(object);
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
