import { UserError } from "../../messages/user-error";
import type { NameRule } from "../names/dns-pattern";
import { type HttpRule, wildcardHttpRule } from "../requests/http-rule";
import type { AuthMode, Parser, PortRule } from "../rules/policy-rule";

/** Where a part of a filter comes from. */
export interface Origin {
  /** `Kind/namespace/name`. */
  readonly policy: string;
  /** Path of the rule in the policy. */
  readonly rule: string;
  readonly deny: boolean;
  /** The rule has something to say about requests. */
  readonly hasL7: boolean;
}

/** What a filter does to the traffic of one selector of peers. */
export interface PeerPolicy {
  readonly deny: boolean;
  readonly parser: Parser;
  /** Listener priority as in Cilium's API: 1 is the highest, 0 none. */
  readonly priority: number;
  readonly auth: AuthMode | undefined;
  readonly http: readonly HttpRule[];
  readonly dns: readonly NameRule[];
  readonly other: readonly string[];
  readonly serverNames: readonly string[];
  readonly listener: string;
  readonly terminatingTls: string;
  readonly originatingTls: string;
  readonly origins: readonly Origin[];
}

/** Two rules for the same peers and port that Cilium cannot join: it computes no policy for the pods they select. */
export class PolicyConflict extends UserError {
  override readonly name = "PolicyConflict";
}

/** Default listener priority of each parser. Source: Cilium, pkg/policy L7ParserType.defaultPriority. */
const defaultPriority = (parser: Parser): number => {
  switch (parser) {
    case "":
      return 0;
    case "http":
      return 101;
    case "kafka":
      return 106;
    case "tls":
      return 116;
    case "dns":
      return 121;
    case "crd":
      return 126;
    default:
      return 111;
  }
};

/**
 * Precedence of a redirect in the datapath: more is stronger, 0 is no redirect. Source: Cilium, pkg/policy/types
 * WithListenerPriority.
 */
export const precedence = ({ parser, priority }: Pick<PeerPolicy, "parser" | "priority">): number => {
  if (parser === "") return 0;
  return priority > 0 ? 128 - Math.min(priority, 126) : 1;
};

const parserOf = (rule: PortRule, protocol: string): Parser => {
  if (rule.listener !== "") return "crd";
  if (rule.l7.dns.length > 0) return "dns";
  if (protocol === "TCP") {
    if (rule.l7.http.length > 0) return "http";
    if (rule.kafka) return "kafka";
    if (rule.l7proto !== "") return rule.l7proto;
  }
  return rule.terminatingTls !== "" || rule.originatingTls !== "" || rule.serverNames.length > 0 ? "tls" : "";
};

const hasL7 = ({ http, dns, other }: Pick<PeerPolicy, "http" | "dns" | "other">): boolean =>
  http.length + dns.length + other.length > 0;

const matchAll: NameRule = { matchPattern: "*" };
const anything = "{}";

const withHttpWildcard = (rules: readonly HttpRule[]): readonly HttpRule[] =>
  rules.some(({ text }) => text === wildcardHttpRule.text) ? rules : [...rules, wildcardHttpRule];

const withDnsWildcard = (rules: readonly NameRule[]): readonly NameRule[] =>
  rules.some(({ matchPattern }) => matchPattern === "*") ? rules : [...rules, matchAll];

/** Its L7 rules with one more that lets every request pass; nothing where there are none. */
export const withWildcard = (policy: PeerPolicy): PeerPolicy => {
  if (policy.http.length > 0) return { ...policy, http: withHttpWildcard(policy.http) };
  if (policy.dns.length > 0) return { ...policy, dns: withDnsWildcard(policy.dns) };
  if (policy.other.length === 0 || policy.other.includes(anything)) return policy;
  return { ...policy, other: [...policy.other, anything] };
};

/** What one rule does to the traffic of its peers on a port. */
export const peerPolicyOf = (
  rule: PortRule,
  protocol: string,
  deny: boolean,
  auth: AuthMode | undefined,
  origin: Origin,
): PeerPolicy => {
  const parser = deny ? "" : parserOf(rule, protocol);
  const ofParser = parser !== "" || auth !== undefined || deny;
  return {
    deny,
    parser,
    priority: parser === "crd" && rule.listenerPriority > 0 ? rule.listenerPriority : defaultPriority(parser),
    auth,
    http: ofParser ? rule.l7.http : [],
    dns: ofParser ? rule.l7.dns : [],
    other: ofParser ? rule.l7.other : [],
    serverNames: ofParser ? rule.serverNames : [],
    listener: rule.listener,
    terminatingTls: ofParser ? rule.terminatingTls : "",
    originatingTls: ofParser ? rule.originatingTls : "",
    origins: [origin],
  };
};

const canBecome = (from: Parser, to: Parser): boolean =>
  from === "" || (from === "tls" && to !== "" && to !== "dns" && to !== "crd");

const mergeParsers = (one: Parser, other: Parser): Parser => {
  if (one === other) return one;
  if (canBecome(one, other)) return other;
  if (canBecome(other, one)) return one;
  throw new PolicyConflict(`cannot merge conflicting L7 parsers (${one}/${other})`);
};

// Wraps 0 around to the weakest, as Cilium's unsigned arithmetic does.
const strength = (priority: number): number => (priority + 255) % 256;

type Redirect = Pick<PeerPolicy, "parser" | "priority" | "listener">;

const mergeRedirects = (one: PeerPolicy, other: PeerPolicy): Redirect => {
  const parser = mergeParsers(one.parser, other.parser);
  const priority = parser === one.parser ? one.priority : other.priority;
  const kept: Redirect = { parser, priority, listener: one.listener };
  if (other.listener === "") return kept;
  if (other.listener === kept.listener && other.priority === priority) return kept;
  if (strength(priority) < strength(other.priority)) return kept;
  if (kept.listener === "" || strength(other.priority) < strength(priority)) {
    return { parser, priority: other.priority, listener: other.listener };
  }
  throw new PolicyConflict(
    `cannot merge conflicting CiliumEnvoyConfig listeners (${other.listener}/${one.listener}) with the same priority (${priority})`,
  );
};

const mergeAuth = (one: AuthMode | undefined, other: AuthMode | undefined): AuthMode | undefined => {
  if (one === undefined || other === undefined || one === other) return one ?? other;
  throw new PolicyConflict(`cannot merge conflicting authentication types (${other}/${one})`);
};

const mergeTls = (one: string, other: string, what: string): string => {
  if (one === "" || other === "" || one === other) return one || other;
  throw new PolicyConflict(`cannot merge conflicting ${what} TLS contexts`);
};

const distinct = <T>(list: readonly T[], textOf: (element: T) => string): readonly T[] => [
  ...new Map(list.map((element) => [textOf(element), element])).values(),
];

const mergeL7 = (one: PeerPolicy, other: PeerPolicy): Pick<PeerPolicy, "http" | "dns" | "other"> => {
  // No L7 rules at all means every request: beside rules that becomes a rule of its own.
  if (!hasL7(one)) return withWildcard(other);
  if (!hasL7(other)) return withWildcard(one);
  return {
    http: distinct([...one.http, ...other.http], ({ text }) => text),
    dns: distinct([...one.dns, ...other.dns], (rule) => `${rule.matchName ?? ""}/${rule.matchPattern ?? ""}`),
    other: distinct([...one.other, ...other.other], (rule) => rule),
  };
};

/**
 * Joins what two rules say about the same peers on the same port. A deny swallows an allow; L7 rules are added up.
 * Source: Cilium, pkg/policy mergePortProto.
 *
 * @throws PolicyConflict where Cilium cannot join them.
 */
export const mergePeerPolicies = (one: PeerPolicy, other: PeerPolicy): PeerPolicy => {
  if (one.deny || other.deny) {
    const denies = [one, other].filter(({ deny }) => deny);
    const [kept = one] = denies;
    return { ...kept, origins: denies.flatMap(({ origins }) => origins) };
  }
  const redirect = mergeRedirects(one, other);
  const auth = mergeAuth(one.auth, other.auth);
  const terminatingTls = mergeTls(one.terminatingTls, other.terminatingTls, "terminating");
  const originatingTls = mergeTls(one.originatingTls, other.originatingTls, "originating");
  // No server names means any. Cilium joins an empty set with a set to the set.
  const serverNames = distinct([...one.serverNames, ...other.serverNames], (name) => name);
  if (serverNames.length > 0 && hasL7(one) && terminatingTls === "") {
    throw new PolicyConflict("cannot merge L7 rules with SNI filtering without TLS termination");
  }
  const { http, dns, other: otherRules } = mergeL7(one, other);
  return {
    deny: false,
    ...redirect,
    auth,
    http,
    dns,
    other: otherRules,
    serverNames,
    terminatingTls,
    originatingTls,
    origins: [...one.origins, ...other.origins],
  };
};
