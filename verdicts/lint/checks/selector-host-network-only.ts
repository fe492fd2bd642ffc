import type { Check } from "../check";
import { selectsHostPodsOnly, writtenSelectors } from "../written-selectors";

/** A selector that fits pods of the host network alone. */
export const selectorHostNetworkOnly: Check = {
  id: "selector-host-network-only",
  severity: "warning",
  summary: "The only pods with these labels are in the host network, and no policy sees those as pods.",
  why: "Such a pod has its node's address and identity: a rule for its labels allows nothing, a policy for it protects nothing.",
  source:
    "Cilium documentation, security/policy/kubernetes and overview/component-overview (host networking); Cilium, pkg/k8s/watchers/pod.go",
  needsWorld: true,
  find: (context) =>
    context.rules.flatMap((linted) =>
      writtenSelectors(linted).flatMap((selector) => {
        const pods = selectsHostPodsOnly(context, linted.rule, selector);
        if (pods.length === 0) return [];
        const names = pods.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
        return [
          {
            policy: linted.policy.name,
            path: selector.path,
            explanation: `Only ${names} ${pods.length > 1 ? "have" : "has"} these labels, and shares its node's network (hostNetwork: true): Cilium sees the node there, host or remote-node, and no pod.`,
            fix: selector.isSubject
              ? "Policies about nodes need `nodeSelector` and the host firewall; take this one out otherwise."
              : "Name the nodes: `fromEntities` or `toEntities: [host, remote-node]`, with the port.",
          },
        ];
      }),
    ),
};
