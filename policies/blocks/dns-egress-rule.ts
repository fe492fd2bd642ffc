import type { NetworkPolicy } from "../kubernetes-object";
import type { Lab } from "../lab/lab";

type EgressRule = NonNullable<NetworkPolicy["spec"]["egress"]>[number];

/**
 * Lets pods ask the cluster's DNS server, over UDP and, for long answers, TCP (RFC 7766).
 *
 * Names kube-dns instead of opening port 53 to everybody, which would let DNS tunnel out.
 */
export const dnsEgressRule = ({ dns }: Lab): EgressRule => ({
  to: [
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": dns.namespace } },
      podSelector: { matchLabels: dns.labels },
    },
  ],
  ports: [
    { protocol: "UDP", port: dns.port },
    { protocol: "TCP", port: dns.port },
  ],
});
