import { extendedKey, podNamespaceLabel } from "../labels/label-key";
import type { Requirement } from "../labels/selector";
import type { PolicyRule } from "../rules/policy-rule";
import { Problems } from "../rules/problems";
import { readAs, readSelector, type SelectorSource } from "../rules/read-selector";
import type { ManifestObject } from "../world";
import { valueAt } from "./field-path";

/** Path of the selector that says which pods a rule is about. */
export const subjectPath = ({
  kind,
  path,
  selectsNodes,
}: Pick<PolicyRule, "kind" | "path" | "selectsNodes">) => {
  if (kind === "NetworkPolicy") return `${path}.podSelector`;
  return `${path}.${selectsNodes ? "nodeSelector" : "endpointSelector"}`;
};

/** Conditions on the pods that a rule is about, without the namespace that Cilium adds. */
export const writtenSubject = (object: ManifestObject, rule: PolicyRule): readonly Requirement[] => {
  const source = (valueAt(object, subjectPath(rule)) ?? {}) as SelectorSource;
  const extend = rule.kind === "NetworkPolicy" ? (key: string) => `k8s.${key}` : extendedKey;
  return readSelector(source, readAs(extend), "", new Problems());
};

/** Conditions on the pods that a rule is about, the policy's namespace in place of any that the selector names. */
export const subjectRequirements = (object: ManifestObject, rule: PolicyRule): readonly Requirement[] => {
  const written = writtenSubject(object, rule);
  if (rule.namespace === "") return written;
  const elsewhere = written.filter(({ key }) => !key.endsWith(`.${podNamespaceLabel}`));
  return [...elsewhere, { key: `k8s.${podNamespaceLabel}`, operator: "In", values: [rule.namespace] }];
};
