import type { Lab } from "../../policies/lab/lab";
import { type ClusterObject, identityText } from "./cluster-object";
import { ownPolicies } from "./own-objects";

/** What `--fix` does: policies that go, in this order, and those that stay because pods of the lab run under them. */
export interface Removal {
  readonly remove: readonly ClusterObject[];
  readonly keep: readonly ClusterObject[];
}

/**
 * Plans what is taken away: policies that are the lab's by their identity, nothing else. None from a namespace in which
 * a pod of the lab is left, which would be open without them.
 *
 * @param ours what was found of the lab.
 */
export const planRemoval = (ours: readonly ClusterObject[], lab: Lab): Removal => {
  const order = ownPolicies(lab);
  const policies = ours
    .filter((object) => order.includes(identityText(object)) && !object.going)
    .sort((one, other) => order.indexOf(identityText(one)) - order.indexOf(identityText(other)));
  const withPods = new Set(ours.filter(({ kind }) => kind === "Pod").map(({ namespace }) => namespace));
  const isKept = ({ namespace }: ClusterObject): boolean =>
    namespace !== undefined && withPods.has(namespace);
  return { remove: policies.filter((object) => !isKept(object)), keep: policies.filter(isKept) };
};
