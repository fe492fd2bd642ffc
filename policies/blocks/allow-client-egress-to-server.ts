import type { NetworkPolicy } from "../kubernetes-object";
import type { Lab } from "../lab/lab";

/** Lets the client send to the server's pod port: the half of the path that is decided where the client runs. */
export const allowClientEgressToServer = (lab: Lab): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "allow-client-egress-to-server", namespace: lab.namespace },
  spec: {
    podSelector: { matchLabels: lab.client.labels },
    policyTypes: ["Egress"],
    egress: [
      {
        to: [{ podSelector: { matchLabels: lab.server.labels } }],
        ports: [{ protocol: "TCP", port: lab.server.podPort }],
      },
    ],
  },
});
