import type { EngineBehaviour } from "../../cilium/cilium-release";
import type { FilterSet } from "../filters/filter-set";
import type { Origin, PeerPolicy } from "../filters/peer-policy";
import { comparedName, dnsRulesPattern } from "../names/dns-pattern";
import { type Packet, portsOf } from "./entry";
import type { PortNames } from "./named-ports";

const patterns = new WeakMap<PeerPolicy, { readonly pattern: RegExp | undefined }>();

const letsPass = (policy: PeerPolicy, name: string, engine: EngineBehaviour): boolean => {
  let known = patterns.get(policy);
  if (known === undefined) {
    known = { pattern: dnsRulesPattern(policy.dns, engine) };
    patterns.set(policy, known);
  }
  return known.pattern === undefined || known.pattern.test(name);
};

/**
 * The rules that let a DNS query pass; undefined: the proxy answers REFUSED. Only the filters that send the port to the
 * proxy count: an allow for every port beside them lets nothing pass. Source: Cilium, pkg/fqdn/dnsproxy CheckAllowed.
 */
export const decideQuery = (
  set: FilterSet,
  packet: Packet,
  name: string,
  names: PortNames,
  engine: EngineBehaviour,
): readonly Origin[] | undefined => {
  const compared = comparedName(name);
  for (const filter of set.filters) {
    if (filter.protocol !== packet.protocol || !portsOf(filter, names).includes(packet.port)) continue;
    const policies = [...filter.peers];
    if (!policies.some(([, { parser }]) => parser === "dns")) continue;
    for (const [selector, policy] of policies) {
      if (!policy.deny && selector.selects(packet.peer) && letsPass(policy, compared, engine))
        return policy.origins;
    }
  }
  return undefined;
};
