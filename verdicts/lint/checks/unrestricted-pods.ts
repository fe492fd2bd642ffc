import type { Pod } from "../../worlds/compiled-world";
import type { Check } from "../check";
import type { LintContext } from "../lint-context";

/** Most clusters leave these to themselves, and a policy there is a decision of its own. */
const leftAlone: readonly string[] = ["kube-system", "kube-public", "kube-node-lease"];

const isRestricted = (context: LintContext, pod: Pod): boolean =>
  (["ingress", "egress"] as const).some(
    (direction) => context.filters(pod, direction).restrictedBy.length > 0,
  );

const nameOf = ({ endpoint }: Pod): string => endpoint.name;

/** Pods that no policy is about, beside pods that are restricted. */
export const unrestrictedPods: Check = {
  id: "unrestricted-pods",
  severity: "info",
  summary: "A namespace has pods that no policy restricts in any direction, while other pods are restricted.",
  why: "Such pods may reach everything and be reached by everything that is unrestricted itself; often a label is missing.",
  source:
    "Cilium documentation, security/policy/intro, “Endpoint default policy”; chart key `policyEnforcementMode`",
  needsWorld: true,
  find: (context) => {
    const open = context.realPods.filter((pod) => !isRestricted(context, pod));
    if (open.length === context.realPods.length) return [];
    const namespaces = [...new Set(open.map(({ endpoint }) => endpoint.namespace))].sort();
    return namespaces
      .filter((namespace) => !leftAlone.includes(namespace))
      .map((namespace) => {
        const pods = open.filter(({ endpoint }) => endpoint.namespace === namespace).map(nameOf);
        const shown = pods.slice(0, 3).join(", ");
        return {
          policy: `Namespace/${namespace}`,
          path: "",
          explanation: `No policy restricts ${shown}${pods.length > 3 ? ` and ${pods.length - 3} more pods` : ""} in any direction, while other pods are restricted.`,
          fix: "Add a default deny for the namespace, or compare the pods' labels with the policies' selectors.",
        };
      });
  },
};
