import type { Direction } from "../../answer";
import { dnsRulesPattern } from "../../names/dns-pattern";
import { comparedRequest } from "../../requests/http-rule";
import type { DirectionRule, PortRule } from "../../rules/policy-rule";
import type { Pod } from "../../worlds/compiled-world";
import type { Check } from "../check";

const directions: readonly Direction[] = ["ingress", "egress"];

// Rules that let every request pass are there to make Cilium look at them, which needs no default deny.
const onlyLooks = ({ l7 }: PortRule): boolean =>
  (l7.dns.length > 0 && dnsRulesPattern(l7.dns) === undefined) ||
  l7.http.some((rule) => rule.matches(comparedRequest({ method: "LINTPROBE" })) === "yes");

const meansToAllow = ({ deny, portRules }: DirectionRule): boolean =>
  !deny && (portRules.length === 0 || !portRules.every(onlyLooks));

/** Allow rules where everything is allowed anyway. */
export const defaultDenyMissing: Check = {
  id: "default-deny-missing",
  severity: "warning",
  summary: "A policy allows something to pods that nothing is denied to: the allow means nothing.",
  why: "With `enableDefaultDeny` off and no other policy restricting the pods, everything passes, and HTTP rules refuse nothing.",
  source:
    "Cilium documentation, security/policy/intro, “Endpoint default policy”; for HTTP rules, which that page describes otherwise, Cilium 1.18.6, pkg/policy/l4.go (L7 rules with default deny off get a rule for everything)",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap(({ policy, rule }) =>
      directions
        .filter((direction) => !rule.defaultDeny[direction] && rule[direction].some(meansToAllow))
        .filter((direction) => {
          // Where some of the pods are restricted, the rule means something to these.
          const subjects = context.subjects(rule);
          const isOpen = (pod: Pod) => context.filters(pod, direction).restrictedBy.length === 0;
          return subjects.length > 0 && subjects.every(isOpen);
        })
        .map((direction) => ({
          policy: policy.name,
          path: `${rule.path}.enableDefaultDeny.${direction}`,
          explanation: `Default deny is switched off for ${direction} and none of these policies restricts the pods there: everything passes, with or without these rules.`,
          fix: "Leave `enableDefaultDeny` out, or restrict the pods by another policy.",
        })),
    ),
};
