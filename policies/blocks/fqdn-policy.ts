import type { DnsNameRule, PolicyObject } from "../kubernetes-object";
import type { Lab } from "../lab/lab";
import { ciliumPolicy, labelled, tcpPort } from "./cilium-policy";
import { defaultDeny } from "./default-deny";
import { clusterNames, dnsRule } from "./dns-rule";

/**
 * The client may reach these names on port 443, and look them up; the lab is closed else.
 *
 * The same list serves `toFQDNs` and the DNS rule: what may be reached has to be seen by Cilium's DNS proxy, and what
 * may not be reached need not be looked up.
 */
export const namesOnly = (lab: Lab, name: string, names: readonly DnsNameRule[]): readonly PolicyObject[] => [
  defaultDeny(lab),
  ciliumPolicy(lab, name, {
    description: "The client may reach these names, and look them up.",
    endpointSelector: labelled(lab.client.labels),
    egress: [{ toFQDNs: names, toPorts: [tcpPort(443)] }, dnsRule(lab, [...names, clusterNames])],
  }),
];
