import { decideDirection } from "../../decide/direction-decision";
import type { Filter, FilterSet } from "../../filters/filter-set";
import { extendedKey } from "../../labels/label-key";
import type { DirectionRule } from "../../rules/policy-rule";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import { valueAt } from "../field-path";
import type { LintContext, LintedRule } from "../lint-context";
import { kubeDns } from "../lint-context";

const port = 53;

const coversDnsPort = ({ port: first, endPort, protocol }: Filter): boolean =>
  protocol === "UDP" && first > 0 && first <= port && port <= Math.max(first, endPort);

// A rule with DNS rules or for port 53 is taken for one about a DNS server, wherever that runs.
const namesDnsServer = ({ filters }: FilterSet): boolean =>
  filters.some((filter) =>
    [...filter.peers.values()].some(
      ({ deny, parser }) => !deny && (parser === "dns" || coversDnsPort(filter)),
    ),
  );

const mayAskDns = (context: LintContext, pod: Pod): boolean => {
  const rules = context.compiled.rulesOf(pod, "egress");
  if (namesDnsServer(rules.set)) return true;
  const { identities } = context.compiled;
  // The DNS server of the cluster, one on the node (NodeLocal DNSCache), one outside.
  const servers = [
    context.compiled.pod(kubeDns).identity,
    identities.ofEntity("host"),
    identities.ofEntity("remote-node"),
    identities.ofEntity("world"),
  ];
  return servers.some(
    (peer) => decideDirection(rules, { peer, port, protocol: "UDP" }, {}).verdict === "allowed",
  );
};

const speaksOf = (rule: unknown, field: string): boolean => {
  const list = valueAt(rule, field);
  return Array.isArray(list) && list.length > 0;
};

// Addresses need no lookup, and names have a finding of their own.
const needsLookups = ({ policy }: LintedRule, { path, deny, peers, portRules }: DirectionRule): boolean => {
  if (deny || peers.nothing || peers.names.length > 0) return false;
  const ports = portRules.flatMap(({ ports: each }) => each);
  if (ports.length > 0 && ports.every((one) => one.port === port || one.protocol.startsWith("ICMP")))
    return false;
  if (policy.kind === "NetworkPolicy") return peers.endpoints.length > 0;
  const rule = valueAt(policy.object, path);
  return ["toEndpoints", "toServices"].some((field) => speaksOf(rule, field)) || goesToWorld(rule);
};

const goesToWorld = (rule: unknown): boolean => {
  const entities = valueAt(rule, "toEntities");
  return (
    Array.isArray(entities) && entities.some((name) => name === "world" || name === extendedKey("world"))
  );
};

/** Egress rules for pods that may not resolve names. */
export const dnsNotAllowed: Check = {
  id: "dns-not-allowed",
  severity: "warning",
  summary: "Pods may reach other pods, Services or the world, but no rule lets them ask a DNS server.",
  why: "Connections to a name fail before the first packet to it; the time-out looks like one of the server.",
  source:
    "Cilium documentation, security/policy/language, “DNS Policy and IP Discovery”; Kubernetes, DNS for Services and Pods",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap((linted): FoundHere[] => {
      const { policy, rule } = linted;
      const first = rule.egress.find((one) => needsLookups(linted, one));
      if (first === undefined) return [];
      const mute = context
        .subjects(rule)
        .some((pod) => context.filters(pod, "egress").restrictedBy.length > 0 && !mayAskDns(context, pod));
      if (!mute) return [];
      return [
        {
          policy: policy.name,
          path: policy.kind === "NetworkPolicy" ? first.path.replace(/\.to\[\d+\]$/, "") : first.path,
          explanation:
            "The pods are in default deny for egress, and none of these policies lets them reach port 53 of kube-dns or of any other DNS server.",
          fix: "Allow UDP and TCP port 53 to kube-dns (namespace kube-system, label k8s-app: kube-dns).",
        },
      ];
    }),
};
