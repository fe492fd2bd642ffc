import type { NetworkPolicy } from "../kubernetes-object";
import type { Lab } from "../lab/lab";
import { dnsEgressRule } from "./dns-egress-rule";

/** Lets every pod of the lab ask the cluster's DNS server. */
export const allowDnsEgress = (lab: Lab): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "allow-dns-egress", namespace: lab.namespace },
  spec: { podSelector: {}, policyTypes: ["Egress"], egress: [dnsEgressRule(lab)] },
});
