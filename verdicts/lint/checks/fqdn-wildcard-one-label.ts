import type { EngineBehaviour } from "../../../cilium/cilium-release";
import { fqdnSelectorPattern, type NameRule } from "../../names/dns-pattern";
import type { Check, FoundHere } from "../check";
import type { LintedPolicy } from "../linted-policy";
import { ciliumDirections } from "../rule-places";

interface WrittenName {
  readonly path: string;
  readonly rule: NameRule;
}

const namesIn = (policy: LintedPolicy): WrittenName[] =>
  ciliumDirections(policy).flatMap(({ path, source }) => [
    ...(source.toFQDNs ?? []).map((rule, index) => ({ path: `${path}.toFQDNs[${index}]`, rule })),
    ...(source.toPorts ?? []).flatMap(({ rules }, at) =>
      (rules?.dns ?? []).map((rule, index) => ({
        path: `${path}.toPorts[${at}].rules.dns[${index}]`,
        rule,
      })),
    ),
  ]);

/** The part after a leading `*.` (or `**.`); undefined for other patterns. */
const below = ({ matchPattern = "" }: NameRule): string | undefined =>
  /^\*+\.(.+)$/.exec(matchPattern.trim())?.[1];

/** Whether the domain itself, or a deeper pattern of it, is listed too: then somebody knows how far a wildcard reaches. */
const isKnown = (domain: string, names: readonly WrittenName[]): boolean =>
  names.some(({ rule }) => rule.matchName === domain || rule.matchPattern?.trim() === `*.*.${domain}`);

/** Whether two stars at the beginning stand for any number of labels. */
const crossesDots = ({ matchPattern = "" }: NameRule, engine: EngineBehaviour): boolean =>
  /^\*{2,}\./.test(matchPattern.trim()) &&
  fqdnSelectorPattern({ matchPattern: "**.example" }, engine).test("a.b.example.");

/** A wildcard in a name that stands for one label. */
export const fqdnWildcardOneLabel: Check = {
  id: "fqdn-wildcard-one-label",
  severity: "info",
  summary:
    "A `*` in `matchPattern` stops at a dot: it stands for one label, and never for the domain itself.",
  why: "Names with more labels, which many cloud services have, are refused.",
  source:
    "Cilium 1.18, pkg/fqdn/matchpattern (`**` is not known there); documentation, security/policy/language, “DNS based”",
  needsWorld: false,
  isOneCause: true,
  find: ({ policies, compiled }) =>
    policies.flatMap((policy) => {
      const names = namesIn(policy);
      return names.flatMap(({ path, rule }): FoundHere[] => {
        const domain = below(rule);
        if (domain === undefined || isKnown(domain, names)) return [];
        if (crossesDots(rule, compiled.cilium.engine)) return [];
        const doubled = rule.matchPattern?.startsWith("**")
          ? " `**` means no more than `*` in this version."
          : "";
        return [
          {
            policy: policy.name,
            path: `${path}.matchPattern`,
            explanation: `${rule.matchPattern} matches a.${domain}, but neither a.b.${domain} nor ${domain}.${doubled}`,
            fix: `Add a pattern for every depth that is used: \`*.*.${domain}\`, and \`matchName: ${domain}\` for the domain itself.`,
          },
        ];
      });
    }),
};
