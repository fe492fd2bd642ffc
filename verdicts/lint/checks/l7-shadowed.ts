import type { Direction } from "../../answer";
import { type Asked, decideDirection } from "../../decide/direction-decision";
import type { Origin } from "../../filters/peer-policy";
import { dnsRulesPattern } from "../../names/dns-pattern";
import { comparedRequest } from "../../requests/http-rule";
import type { DirectionRule, PortRule } from "../../rules/policy-rule";
import type { HttpRequest } from "../../world";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import type { LintContext, LintedRule } from "../lint-context";
import { endsOf, portNumberOf } from "../rule-peers";

/** A request and a query that no rule lists: if they pass, everything does. */
const request: HttpRequest = { method: "LINTPROBE", path: "/lint-probe", host: "lint-probe.invalid" };
const query = "lint-probe.invalid";

/** What to ask about a list of ports; undefined if it has no rules, or rules that let everything pass themselves. */
const probeFor = ({ l7 }: PortRule): Asked | undefined => {
  if (l7.http.length > 0) {
    const compared = comparedRequest(request);
    return l7.http.every((rule) => rule.matches(compared) === "no") ? { http: request } : undefined;
  }
  if (l7.dns.length === 0) return undefined;
  return dnsRulesPattern(l7.dns)?.test(`${query}.`) === false ? { dns: { name: query } } : undefined;
};

const shadowsAt = (
  context: LintContext,
  { policy }: LintedRule,
  rule: DirectionRule,
  portRule: PortRule,
  pod: Pod,
  direction: Direction,
): Origin[] => {
  const probe = probeFor(portRule);
  // Where nothing is denied by default, rules for requests refuse nothing: that is default-deny-missing.
  if (probe === undefined || context.filters(pod, direction).restrictedBy.length === 0) return [];
  return endsOf(context, policy, rule).flatMap((peer) =>
    portRule.ports.flatMap((port) => {
      if (port.protocol === "ANY") return [];
      const packet = { peer, port: portNumberOf(context, pod, direction, port), protocol: port.protocol };
      if (packet.port === 0) return [];
      const { verdict, cause } = decideDirection(context.compiled.rulesOf(pod, direction), packet, probe);
      return verdict === "allowed" && cause.kind === "allowed" ? cause.origins.filter(isPlain) : [];
    }),
  );
};

const isPlain = ({ policy, hasL7, deny }: Origin): boolean => policy !== "" && !hasL7 && !deny;

const findInRule = (context: LintContext, linted: LintedRule, direction: Direction): FoundHere[] =>
  linted.rule[direction]
    .filter(({ deny }) => !deny)
    .flatMap((rule) =>
      rule.portRules.flatMap((portRule): FoundHere[] => {
        if (probeFor(portRule) === undefined) return [];
        const shadows = context
          .subjects(linted.rule)
          .flatMap((pod) => shadowsAt(context, linted, rule, portRule, pod, direction));
        if (shadows.length === 0) return [];
        const names = [...new Set(shadows.map((origin) => `${origin.policy} (${origin.rule})`))].sort();
        const what = portRule.l7.http.length > 0 ? "request" : "lookup";
        return [
          {
            policy: linted.policy.name,
            path: portRule.path,
            explanation: `These rules filter nothing: ${names.join(", ")} ${names.length > 1 ? "allow" : "allows"} the same traffic without rules for ${what}s. The traffic still goes through the proxy, which then lets every ${what} pass.`,
            fix: `Take the plain allow away, or narrow it to other peers or ports. Rules add up; one with ${what} rules never restricts another.`,
          },
        ];
      }),
    );

/** L7 rules beside an allow that asks nothing of the request. */
export const l7Shadowed: Check = {
  id: "l7-shadowed",
  severity: "error",
  summary: "HTTP or DNS rules beside a plain allow of the same peers and port: every request passes.",
  why: "The server's own 404 or 405 is then seen where Cilium's 403 was expected, and what was to be refused is served.",
  source:
    "Cilium documentation, security/policy/language, “Layer 7 Examples” (rules are combined by a logical or)",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap((linted) =>
      (["ingress", "egress"] as const).flatMap((direction) => findInRule(context, linted, direction)),
    ),
};
