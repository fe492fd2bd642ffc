import type { NameRule } from "../names/dns-pattern";
import { HttpRule, type HttpRuleSource } from "../requests/http-rule";
import { FullMatchPattern } from "../requests/pattern";
import type { StringMap } from "../world";
import type { L7RulesSource } from "./cilium-source";
import type { L7Rules } from "./policy-rule";
import type { Problems } from "./problems";

const nameCharacters = /^(?:[-a-zA-Z0-9_]+[.]?)+$/;
const patternCharacters = /^(?:[-a-zA-Z0-9_*]+[.]?)+$/;

/** Checks a DNS name or pattern, of `toFQDNs` or of a DNS rule. Source: the CRD. */
export const checkName = ({ matchName, matchPattern }: NameRule, path: string, problems: Problems): void => {
  const given = [matchName, matchPattern].filter((part) => part !== undefined).length;
  problems.require(given === 1, path, "must have exactly one of matchName and matchPattern");
  if (matchName !== undefined) {
    problems.require(
      matchName.length <= 255 && nameCharacters.test(matchName),
      `${path}.matchName`,
      `${JSON.stringify(matchName)} is not a DNS name: letters, digits, "-", "_", "." only; for "*" use matchPattern`,
    );
  }
  if (matchPattern !== undefined) {
    problems.require(
      matchPattern.length <= 255 && patternCharacters.test(matchPattern),
      `${path}.matchPattern`,
      `${JSON.stringify(matchPattern)} is not a DNS pattern: letters, digits, "-", "_", ".", "*" only; it is no regular expression`,
    );
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const checkPattern = (pattern: string | undefined, path: string, problems: Problems): void => {
  if (!pattern) return;
  try {
    new FullMatchPattern(pattern);
  } catch (error) {
    problems.add(path, `${JSON.stringify(pattern)} is not an RE2 pattern: ${reasonOf(error)}`);
  }
};

/** What the reading of L7 rules needs. */
export interface L7Context {
  readonly problems: Problems;
  /** Values of Secrets, by `namespace/name`. */
  readonly secrets: StringMap;
}

const mismatchActions: readonly (string | undefined)[] = [undefined, "LOG", "ADD", "DELETE", "REPLACE"];

const readHttpRule = (rule: HttpRuleSource, path: string, { problems, secrets }: L7Context): HttpRule[] => {
  const before = problems.found.length;
  checkPattern(rule.path, `${path}.path`, problems);
  checkPattern(rule.method, `${path}.method`, problems);
  for (const [index, match] of (rule.headerMatches ?? []).entries()) {
    const at = `${path}.headerMatches[${index}]`;
    problems.require(Boolean(match.name), `${at}.name`, "is required");
    problems.require(
      mismatchActions.includes(match.mismatch),
      `${at}.mismatch`,
      `${JSON.stringify(match.mismatch)} is no action. Accepted: LOG, ADD, DELETE, REPLACE`,
    );
    if (match.secret !== undefined) {
      problems.require(Boolean(match.secret.name), `${at}.secret.name`, "is required");
    }
  }
  return problems.found.length > before ? [] : [new HttpRule(rule, secrets)];
};

/** How many rules there are; a list that is there and empty asks nothing of the proxy. */
export const countL7Rules = ({ http = [], dns = [], kafka = [], l7 = [] }: L7RulesSource): number =>
  http.length + dns.length + kafka.length + l7.length;

/** Reads `toPorts[].rules`. */
export const readL7Rules = (rules: L7RulesSource, path: string, context: L7Context): L7Rules => {
  const { problems } = context;
  const { http = [], dns = [], kafka = [], l7 = [] } = rules;
  const given = [rules.http, rules.dns, rules.kafka, rules.l7proto].filter(
    (part) => part !== undefined,
  ).length;
  problems.require(given === 1, path, "must have exactly one of http, kafka, dns and l7proto");
  for (const [index, rule] of dns.entries()) checkName(rule, `${path}.dns[${index}]`, problems);
  return {
    http: http.flatMap((rule, index) => readHttpRule(rule, `${path}.http[${index}]`, context)),
    dns,
    other: [...kafka, ...l7].map((rule) => JSON.stringify(rule)),
  };
};
