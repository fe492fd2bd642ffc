import type { Lab } from "../../policies/lab/lab";
import { type ClusterObject, identityText } from "./cluster-object";
import { ownNamespaces, ownObservability, ownPolicies, ownWorkloads } from "./own-objects";

/** Objects of a cluster, told apart by whose they are. */
export interface SortedObjects {
  /** Of the lab: by identity, or because they go with an object that is. */
  readonly ours: readonly ClusterObject[];
  /** Of somebody else. */
  readonly foreign: readonly ClusterObject[];
}

/** What Kubernetes makes in every namespace. */
const isMadeByKubernetes = ({ kind, name }: ClusterObject): boolean =>
  (kind === "ServiceAccount" && name === "default") || (kind === "ConfigMap" && name === "kube-root-ca.crt");

/** Objects that are the lab's by name, and those that go with one of them: the ReplicaSets and pods of a Deployment. */
export const sortObjects = (objects: readonly ClusterObject[], lab: Lab): SortedObjects => {
  const identities = new Set([
    ...ownPolicies(lab),
    ...ownWorkloads(lab),
    ...ownObservability(lab),
    ...ownNamespaces(lab),
  ]);
  const ours = new Set(objects.filter((object) => identities.has(identityText(object))));
  let before: number;
  do {
    before = ours.size;
    const uids = new Set([...ours].map(({ uid }) => uid));
    for (const object of objects) if (object.owners.some((owner) => uids.has(owner))) ours.add(object);
  } while (ours.size > before);
  return {
    ours: objects.filter((object) => ours.has(object)),
    foreign: objects.filter((object) => !ours.has(object) && !isMadeByKubernetes(object)),
  };
};
