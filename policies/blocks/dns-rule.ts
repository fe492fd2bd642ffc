import type { CiliumEgressRule, DnsNameRule } from "../kubernetes-object";
import type { Lab } from "../lab/lab";
import { inNamespace } from "./cilium-policy";

/**
 * Lets pods ask kube-dns for these names, through Cilium's DNS proxy. Without such a rule `toFQDNs` never learns an
 * address (Cilium, security/policy/language, "DNS based"). A plain allow of port 53 beside it for the same server would
 * let every query pass, so phases with DNS rules have no `allow-dns-egress`.
 */
export const dnsRule = (lab: Lab, names: readonly DnsNameRule[]): CiliumEgressRule => ({
  toEndpoints: [inNamespace(lab.dns.namespace, { ...lab.dns.labels })],
  toPorts: [
    {
      ports: [
        { port: String(lab.dns.port), protocol: "UDP" },
        { port: String(lab.dns.port), protocol: "TCP" },
      ],
      rules: { dns: names },
    },
  ],
});

/** Names within the cluster, which a pod has to resolve to reach Services. */
export const clusterNames: DnsNameRule = { matchPattern: "*.*.svc.cluster.local" };
