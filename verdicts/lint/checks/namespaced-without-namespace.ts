import type { Check } from "../check";

/** A namespaced policy that does not say where it belongs. */
export const namespacedWithoutNamespace: Check = {
  id: "namespaced-without-namespace",
  severity: "warning",
  summary: "A namespaced policy names no namespace and lands in `default` (or wherever the context points).",
  why: "A policy selects pods of its own namespace only, so in the wrong one it protects nothing.",
  source: "Kubernetes, Namespaces; Cilium documentation, network/kubernetes/policy",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .filter(
        ({ kind, input }) =>
          kind.endsWith("NetworkPolicy") &&
          !kind.includes("Clusterwide") &&
          !input.object.metadata?.namespace,
      )
      .map(({ name, input }) => ({
        policy: name,
        input,
        path: "metadata.namespace",
        explanation:
          "The object names no namespace. It is created in `default`, or in the namespace that the current context names, and selects pods of that one only.",
        fix: "Write `metadata.namespace`.",
      })),
};
