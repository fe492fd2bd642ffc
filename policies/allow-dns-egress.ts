import type { NetworkPolicy } from "./kubernetes-object";
import type { Lab } from "./lab";

/**
 * Lets every pod of the lab ask the cluster's DNS server, over UDP and, for long answers, TCP (RFC 7766).
 *
 * Names kube-dns instead of opening port 53 to everybody, which would let DNS tunnel out.
 */
export const allowDnsEgress = (lab: Lab): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "allow-dns-egress", namespace: lab.namespace },
  spec: {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": lab.dns.namespace } },
            podSelector: { matchLabels: lab.dns.labels },
          },
        ],
        ports: [
          { protocol: "UDP", port: lab.dns.port },
          { protocol: "TCP", port: lab.dns.port },
        ],
      },
    ],
  },
});
