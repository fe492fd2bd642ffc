import { comparedName, dnsRulesPattern } from "../../names/dns-pattern";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import type { LintContext } from "../lint-context";
import { nameMatching } from "../rule-peers";

type Sight = "seen" | "refused" | "unseen";

/** Whether Cilium's DNS proxy sees a pod's lookup of a name. */
const sightOf = (context: LintContext, pod: Pod, name: string): Sight => {
  const proxied = context
    .filters(pod, "egress")
    .filters.flatMap(({ peers }) => [...peers.values()])
    .filter(({ deny, parser }) => !deny && parser === "dns");
  if (proxied.length === 0) return "unseen";
  const letsPass = proxied.some(({ dns }) => dnsRulesPattern(dns)?.test(comparedName(name)) ?? true);
  return letsPass ? "seen" : "refused";
};

const explanations: Readonly<Record<Exclude<Sight, "seen">, (name: string) => string>> = {
  unseen: (name) =>
    `No rule for these pods has DNS rules, so Cilium never sees which addresses ${name} has: the rule allows nothing.`,
  refused: (name) =>
    `The DNS rules for these pods refuse the lookup of ${name}, so its addresses are never learned.`,
};

/** Names whose lookups Cilium does not see. */
export const fqdnWithoutDnsRule: Check = {
  id: "fqdn-without-dns-rule",
  severity: "error",
  summary: "`toFQDNs` for pods whose DNS lookups no DNS rule shows to Cilium.",
  why: "Cilium learns the addresses of a name from the answers that its DNS proxy sees; without a DNS rule it sees none.",
  source: "Cilium documentation, security/policy/language, “Obtaining DNS Data for use by toFQDNs”",
  needsWorld: false,
  isOneCause: true,
  find: (context) =>
    context.rules.flatMap(({ policy, rule }) =>
      rule.egress.flatMap(({ path, peers }) =>
        peers.names.flatMap(({ fqdnLabel = "" }, index): FoundHere[] => {
          const sights = context.subjects(rule).map((pod) => sightOf(context, pod, nameMatching(fqdnLabel)));
          const worst = (["unseen", "refused"] as const).find((sight) => sights.includes(sight));
          if (worst === undefined) return [];
          return [
            {
              policy: policy.name,
              path: `${path}.toFQDNs[${index}]`,
              explanation: explanations[worst](fqdnLabel),
              fix: 'Add an egress rule to kube-dns, port 53 with `protocol: ANY`, with `rules: {dns: [{matchPattern: "*"}]}`, or list the name there.',
            },
          ];
        }),
      ),
    ),
};
