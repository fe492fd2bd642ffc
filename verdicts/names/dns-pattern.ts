import type { EngineBehaviour, NameWildcard } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";

/** Characters of a DNS label. */
const label = "[-a-zA-Z0-9_]";

/** A name with its trailing dot. */
export const fullyQualified = (name: string): string => (name.endsWith(".") ? name : `${name}.`);

/** A text as a regular expression: each wildcard is what the release says, a dot itself. */
const expression = (text: string, [wildcard, ...others]: readonly NameWildcard[]): string =>
  wildcard === undefined
    ? text.replaceAll(".", "[.]")
    : text
        .split(wildcard.written)
        .map((part) => expression(part, others))
        .join(wildcard.matches);

const escaped = (pattern: string, { nameWildcards }: EngineBehaviour): string =>
  expression(pattern.trim().toLowerCase(), nameWildcards);

/** The name as it is compared: lower case, with its trailing dot. */
export const comparedName = (name: string): string => fullyQualified(name).toLowerCase();

/** A DNS name (`matchName`) or pattern (`matchPattern`) of a rule. */
export interface NameRule {
  readonly matchName?: string;
  readonly matchPattern?: string;
}

/**
 * What an FQDN selector of `toFQDNs` matches, applied to {@link comparedName}. Source: Cilium, FQDNSelector.ToRegex and
 * pkg/fqdn/matchpattern.
 *
 * @param engine what wildcards mean. Default: as in the default release.
 */
export const fqdnSelectorPattern = (
  { matchName, matchPattern = "" }: NameRule,
  engine: EngineBehaviour = defaultRelease.engine,
): RegExp => {
  if (matchName) return new RegExp(`^${escaped(fullyQualified(matchName), engine)}$`);
  if (engine.everyName.test(matchPattern)) return new RegExp(`(^(${label}+[.])+$)|(^[.]$)`);
  return new RegExp(`^${escaped(fullyQualified(matchPattern), engine)}$`);
};

/**
 * What the DNS rules of one selector let pass, applied to {@link comparedName}; undefined: every name. Source: Cilium,
 * pkg/fqdn/dnsproxy GeneratePattern.
 *
 * @param engine what wildcards mean. Default: as in the default release.
 */
export const dnsRulesPattern = (
  rules: readonly NameRule[],
  engine: EngineBehaviour = defaultRelease.engine,
): RegExp | undefined => {
  const alternatives: string[] = [];
  for (const { matchName, matchPattern } of rules) {
    if (matchName) alternatives.push(escaped(fullyQualified(matchName), engine));
    if (matchPattern !== undefined && engine.everyName.test(matchPattern)) return undefined;
    if (matchPattern) alternatives.push(escaped(fullyQualified(matchPattern), engine));
  }
  return rules.length === 0 ? undefined : new RegExp(`^(?:${alternatives.join("|")})$`);
};
