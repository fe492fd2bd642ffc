import { containsAddress, type Prefix, parsePrefix } from "../../addresses/prefix";
import type { CiliumDirectionSource } from "../../rules/cilium-source";
import type { Check, FoundHere } from "../check";
import type { LintedPolicy } from "../linted-policy";
import { ciliumDirections, networkRules } from "../rule-places";

/** Private and shared networks (RFC 1918, RFC 6598, RFC 4193): those that pods and nodes usually are in. */
const clusterNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].map(
  (text) => parsePrefix(text) as Prefix,
);

const looksLikePods = (cidr: string, except: readonly string[] = []): boolean => {
  const prefix = parsePrefix(cidr);
  if (prefix === undefined || except.length > 0) return false;
  const isHost = prefix.bits === (prefix.address.kind() === "ipv4" ? 32 : 128);
  if (isHost) return false;
  return prefix.bits === 0 || clusterNetworks.some((network) => containsAddress(network, prefix.address));
};

/** A network in a rule, and where it stands. */
export interface WrittenCidr {
  readonly policy: LintedPolicy;
  readonly path: string;
  readonly cidr: string;
  readonly except?: readonly string[];
  /** Path of the rule around it. */
  readonly rule: string;
}

const ofDirection = (policy: LintedPolicy, rule: string, source: CiliumDirectionSource): WrittenCidr[] => [
  ...(["fromCIDR", "toCIDR"] as const).flatMap((field) =>
    (source[field] ?? []).map((cidr, index) => ({ policy, rule, path: `${rule}.${field}[${index}]`, cidr })),
  ),
  ...(["fromCIDRSet", "toCIDRSet"] as const).flatMap((field) =>
    (source[field] ?? []).flatMap(({ cidr, except = [] }, index) =>
      cidr === undefined ? [] : [{ policy, rule, path: `${rule}.${field}[${index}].cidr`, cidr, except }],
    ),
  ),
];

/** Every network that a policy names. */
export const writtenCidrs = (policy: LintedPolicy): WrittenCidr[] => [
  ...ciliumDirections(policy).flatMap(({ path, source }) => ofDirection(policy, path, source)),
  ...networkRules(policy).flatMap(({ path, source }) =>
    (["from", "to"] as const).flatMap((field) =>
      (source[field] ?? []).flatMap(({ ipBlock: { cidr, except = [] } = {} }, index) =>
        cidr === undefined
          ? []
          : [{ policy, rule: path, path: `${path}.${field}[${index}].ipBlock.cidr`, cidr, except }],
      ),
    ),
  ),
];

/** A network that may be meant for pods. */
export const cidrNeverMatchesPods: Check = {
  id: "cidr-never-matches-pods",
  severity: "info",
  summary:
    "A network that pods or nodes are usually in, or `0.0.0.0/0`: in Cilium a CIDR never matches pods or nodes.",
  why: "Pods and nodes have identities of their own; an `ipBlock` that works elsewhere drops their traffic here.",
  source: "Cilium documentation, security/policy/language, “IP/CIDR based”; chart key `policyCIDRMatchMode`",
  needsWorld: false,
  isOneCause: true,
  find: ({ policies }) =>
    policies
      .flatMap(writtenCidrs)
      .filter(({ cidr, except }) => looksLikePods(cidr, except))
      .map(
        ({ policy, path, cidr }): FoundHere => ({
          policy: policy.name,
          path,
          explanation: `${cidr} means addresses outside the cluster; no pod and no node is ever matched by it.`,
          fix: "For pods use a selector of endpoints, for nodes the entities host and remote-node, for pods and nodes alike the entity cluster. If addresses outside are meant, nothing is wrong.",
        }),
      ),
};
