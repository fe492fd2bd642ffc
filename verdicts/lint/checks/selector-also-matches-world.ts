import type { Check } from "../check";
import { peerPath } from "../peer-path";

/** A selector of pods that selects what is not a pod. */
export const selectorAlsoMatchesWorld: Check = {
  id: "selector-also-matches-world",
  severity: "error",
  summary: "A selector that says only which namespaces not to match also matches the world and the nodes.",
  why: "What is not a pod has no namespace, so `NotIn` and `DoesNotExist` on one hold for the whole Internet.",
  source:
    "Cilium, pkg/k8s/apis/cilium.io/utils getEndpointSelector and pkg/k8s ParseNetworkPolicy (Cilium 1.18)",
  needsWorld: false,
  find: (context) => {
    const world = context.compiled.identities.ofEntity("world");
    return context.rules.flatMap(({ policy, rule }) =>
      [...rule.ingress, ...rule.egress].flatMap((direction) =>
        direction.peers.endpoints.flatMap((requirements, index) => {
          const speaksOfReserved = requirements.some(({ key }) => key.startsWith("reserved."));
          if (requirements.length === 0 || speaksOfReserved) return [];
          if (!context.compiled.selectors.of(requirements).selects(world)) return [];
          return [
            {
              policy: policy.name,
              path: peerPath(policy, direction, index),
              explanation:
                "The selector only excludes namespaces or labels. The world and the nodes have none of them, so it selects them too.",
              fix: "Add a condition that only pods fulfil: `{key: io.kubernetes.pod.namespace, operator: Exists}` in a Cilium policy, a podSelector with a label that the pods carry in a NetworkPolicy.",
            },
          ];
        }),
      ),
    );
  },
};
