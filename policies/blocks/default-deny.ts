import type { NetworkPolicy } from "../kubernetes-object";
import type { Lab } from "../lab/lab";

/**
 * Denies every pod of the lab all ingress and egress that no other policy allows.
 *
 * It is the floor of every phase that has pods and has one name in all of them, so a swap never takes it away.
 */
export const defaultDeny = (lab: Lab): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "default-deny", namespace: lab.namespace },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});
