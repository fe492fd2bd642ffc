import { podNamespaceLabel } from "../../labels/label-key";
import type { Check } from "../check";
import { subjectPath, writtenSubject } from "../subject-requirements";

/** A namespaced policy whose own selector names another namespace. */
export const endpointSelectorCannotLeaveNamespace: Check = {
  id: "endpoint-selector-cannot-leave-namespace",
  severity: "error",
  summary: "The `endpointSelector` of a namespaced policy names another namespace.",
  why: "Cilium puts the policy's own namespace in its place (or beside it, without the source `k8s:`): the policy restricts other pods than the ones it names, or none.",
  source: "Cilium, pkg/k8s/apis/cilium.io/utils (namespaces of endpoint selectors)",
  needsWorld: false,
  find: (context) =>
    context.rules
      .filter(({ rule }) => rule.kind === "CiliumNetworkPolicy")
      .flatMap(({ policy, rule }) =>
        writtenSubject(policy.object, rule)
          .filter(({ key, operator }) => key.endsWith(`.${podNamespaceLabel}`) && operator === "In")
          .filter(({ values }) => !values.includes(rule.namespace))
          .map(({ values }) => ({
            policy: policy.name,
            path: subjectPath(rule),
            explanation: `The selector names namespace ${values.join(", ")}, and a policy in ${rule.namespace} selects pods of ${rule.namespace} only: ${
              context.subjects(rule).length > 0
                ? "it restricts the pods with these labels there"
                : "none at all"
            }.`,
            fix: "Put the policy into that namespace, or write a CiliumClusterwideNetworkPolicy.",
          })),
      ),
};
