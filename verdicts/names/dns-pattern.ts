/** Characters of a DNS label, as Cilium lets a `*` stand for them: a `*` never crosses a dot. */
const label = "[-a-zA-Z0-9_]";

/** A name with its trailing dot. */
export const fullyQualified = (name: string): string => (name.endsWith(".") ? name : `${name}.`);

const escaped = (pattern: string): string =>
  pattern.trim().toLowerCase().replaceAll(".", "[.]").replaceAll("*", `${label}*`);

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
 */
export const fqdnSelectorPattern = ({ matchName, matchPattern = "" }: NameRule): RegExp => {
  if (matchName) return new RegExp(`^${escaped(fullyQualified(matchName))}$`);
  if (matchPattern === "*") return new RegExp(`(^(${label}+[.])+$)|(^[.]$)`);
  return new RegExp(`^${escaped(fullyQualified(matchPattern))}$`);
};

/**
 * What the DNS rules of one selector let pass, applied to {@link comparedName}; undefined: every name. Source: Cilium,
 * pkg/fqdn/dnsproxy GeneratePattern.
 */
export const dnsRulesPattern = (rules: readonly NameRule[]): RegExp | undefined => {
  const alternatives: string[] = [];
  for (const { matchName, matchPattern } of rules) {
    if (matchName) alternatives.push(escaped(fullyQualified(matchName)));
    if (matchPattern === "*") return undefined;
    if (matchPattern) alternatives.push(escaped(fullyQualified(matchPattern)));
  }
  return rules.length === 0 ? undefined : new RegExp(`^(?:${alternatives.join("|")})$`);
};
