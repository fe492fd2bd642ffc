import type { NetworkPolicy } from "../kubernetes-object";
import type { Lab } from "../lab/lab";

/** Lets the server take what the client sends to its pod port, whatever the request. */
export const allowClientToServer = (lab: Lab): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "allow-client-to-server", namespace: lab.namespace },
  spec: {
    podSelector: { matchLabels: lab.server.labels },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: lab.client.labels } }],
        ports: [{ protocol: "TCP", port: lab.server.podPort }],
      },
    ],
  },
});
