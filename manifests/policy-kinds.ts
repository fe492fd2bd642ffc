import { distance } from "fastest-levenshtein";
import { policyKinds } from "../verdicts/rules/read-policies";
import type { ManifestObject } from "../verdicts/world";
import { groupOf, isPolicy } from "./is-policy";

/** API groups with policies of other projects, by the name that people call them. */
const otherGroups: Readonly<Record<string, string>> = {
  "policy.networking.k8s.io": "SIG Network's policy API",
  "projectcalico.org": "Calico",
  "crd.projectcalico.org": "Calico",
  "crd.antrea.io": "Antrea",
  "controlplane.antrea.io": "Antrea",
  "k8s.ovn.org": "OVN-Kubernetes",
  "networking.gke.io": "GKE",
  "networking.aws": "AWS",
  "networking.k8s.aws": "AWS",
  "crd.k8s.amazonaws.com": "AWS",
  "networkpolicy.vmware.com": "VMware",
  "kubeovn.io": "Kube-OVN",
};

const otherKinds = new Set([
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
  "ClusterNetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
  "StagedKubernetesNetworkPolicy",
  "ApplicationNetworkPolicy",
  "FQDNNetworkPolicy",
  "EgressFirewall",
  "MultiNetworkPolicy",
]);

/** A kind that is nearly one that Cilium enforces, or a policy of somebody else. */
export type StrangeKind =
  | { readonly is: "near-miss"; readonly kind: string; readonly apiVersion: string }
  /** `of`: whose policy it is; empty where that is not known. */
  | { readonly is: "not-understood"; readonly of: string };

const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");

/** One letter in six may be wrong, and a plural is wrong, too. */
const isNear = (text: string, wanted: string): boolean => {
  const [one, other] = [letters(text).replace(/ies$/, "y"), letters(wanted)];
  return one === other || distance(one, other) <= Math.floor(other.length / 6);
};

const nearestKind = (kind: string): string | undefined =>
  Object.keys(policyKinds).find((known) => isNear(kind, known)) ??
  // Written in the order of the words of another kind.
  (/cilium/i.test(kind) && /network/i.test(kind) && /policy|policies/i.test(kind)
    ? /cluster/i.test(kind)
      ? "CiliumClusterwideNetworkPolicy"
      : "CiliumNetworkPolicy"
    : undefined);

const isNearGroup = (group: string): boolean =>
  ["cilium.io", "networking.k8s.io"].some((known) => group.includes(known) || distance(group, known) <= 3);

/**
 * Whether an object is probably meant to be a policy that Cilium enforces, and is of no such kind; or is a policy that
 * somebody else enforces.
 *
 * @returns undefined for everything else: policies that are understood, and objects that are none.
 */
export const strangeKind = (object: ManifestObject): StrangeKind | undefined => {
  const { kind = "" } = object;
  if (isPolicy(object)) return undefined;
  const group = groupOf(object);
  const owner = otherGroups[group];
  if (otherKinds.has(kind) || (owner !== undefined && /NetworkPolicy$/.test(kind))) {
    return { is: "not-understood", of: owner ?? "" };
  }
  const near = owner === undefined ? nearestKind(kind) : undefined;
  if (near === undefined) return undefined;
  return near === kind && !isNearGroup(group)
    ? { is: "not-understood", of: "" }
    : { is: "near-miss", kind: near, apiVersion: policyKinds[near] ?? "" };
};
