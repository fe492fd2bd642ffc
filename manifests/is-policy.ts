import { policyKinds } from "../verdicts/rules/read-policies";
import type { ManifestObject } from "../verdicts/world";

/** API groups that have policies of the kinds that Cilium enforces. */
const policyGroups = new Set(["networking.k8s.io", "cilium.io", "extensions", ""]);

/** The API group of an object; empty for the core one, and where none is said. */
export const groupOf = ({ apiVersion }: ManifestObject): string => {
  const slash = (apiVersion ?? "").indexOf("/");
  return slash < 0 ? "" : (apiVersion ?? "").slice(0, slash);
};

/** Whether an object is of a kind that Cilium enforces by name, whatever its group. */
export const hasPolicyKind = ({ kind }: ManifestObject): boolean => Object.hasOwn(policyKinds, kind ?? "");

/** Whether an object is a policy of a kind that Cilium enforces. Other projects have kinds of the same names. */
export const isPolicy = (object: ManifestObject): boolean =>
  hasPolicyKind(object) && policyGroups.has(groupOf(object));
