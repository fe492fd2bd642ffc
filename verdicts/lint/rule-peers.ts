import { parsePrefix } from "../addresses/prefix";
import type { Direction } from "../answer";
import type { Identity } from "../labels/identity";
import type { DirectionRule } from "../rules/policy-rule";
import type { Pod } from "../worlds/compiled-world";
import { valueAt } from "./field-path";
import type { LintContext } from "./lint-context";
import type { LintedPolicy } from "./linted-policy";

/** A name that a pattern of `toFQDNs` matches: each `*` becomes a word. */
export const nameMatching = (pattern: string): string =>
  pattern === "*" ? "lint-probe.example" : pattern.replaceAll(/\*+/g, "lint-probe");

const namesOf = (context: LintContext, { peers }: DirectionRule): Identity[] =>
  peers.names.flatMap(({ fqdnLabel }) =>
    fqdnLabel === undefined ? [] : [context.compiled.identities.ofName(nameMatching(fqdnLabel))],
  );

const writtenCidrs = ({ object }: LintedPolicy, { path }: DirectionRule): string[] => {
  const list = (field: string): readonly unknown[] => {
    const value = valueAt(object, `${path}.${field}`);
    return Array.isArray(value) ? value : [];
  };
  const block = valueAt(object, `${path}.ipBlock.cidr`);
  const sets = [...list("fromCIDRSet"), ...list("toCIDRSet")].map((rule) => valueAt(rule, "cidr"));
  return [...list("fromCIDR"), ...list("toCIDR"), ...sets, block].flatMap((cidr) =>
    typeof cidr === "string" ? [cidr] : [],
  );
};

const addressesOf = (context: LintContext, policy: LintedPolicy, rule: DirectionRule): Identity[] =>
  writtenCidrs(policy, rule).flatMap((cidr) => {
    const address = parsePrefix(cidr)?.address.toString();
    return address === undefined ? [] : (context.compiled.identities.ofAddress(address) ?? []);
  });

/**
 * Ends of flows that a rule's peers stand for: pods (given and made up), entities but the pod's own node (which
 * Cilium always lets in), a name for each pattern, an address of each network.
 */
export const endsOf = (
  context: LintContext,
  policy: LintedPolicy,
  rule: DirectionRule,
): readonly Identity[] => {
  const known = endsOfRule.get(rule) ?? findEnds(context, policy, rule);
  endsOfRule.set(rule, known);
  return known;
};

// Checks ask it for each pod that a rule is about. A rule that was read belongs to one context.
const endsOfRule = new WeakMap<DirectionRule, readonly Identity[]>();

const findEnds = (context: LintContext, policy: LintedPolicy, rule: DirectionRule): Identity[] => {
  const candidates = [
    ...context.pods.map(({ identity }) => identity),
    ...context.entities(),
    ...namesOf(context, rule),
    ...addressesOf(context, policy, rule),
  ];
  return [...new Set(candidates)].filter((identity) => context.isPeer(rule, identity));
};

/** Numbers that a rule's ports stand for at a pod: a number itself, a name where it is known. */
export const portNumberOf = (
  context: LintContext,
  pod: Pod,
  direction: Direction,
  { name, port, protocol }: DirectionRule["portRules"][number]["ports"][number],
): number => (name === "" ? port : context.compiled.rulesOf(pod, direction).portNames.toward(name, protocol));
