import type { Direction } from "../../answer";
import type { PolicyRule } from "../../rules/policy-rule";
import type { Check } from "../check";
import { valueAt } from "../field-path";
import type { LintContext, LintedRule } from "../lint-context";
import { ciliumDirections } from "../rule-places";

const directions: readonly Direction[] = ["ingress", "egress"];

const allowsNothing = (context: LintContext, rule: PolicyRule, direction: Direction): boolean => {
  const subjects = context.subjects(rule);
  return (
    subjects.length > 0 &&
    subjects.every((pod) =>
      context
        .filters(pod, direction)
        .filters.every(({ peers }) => [...peers.values()].every(({ deny }) => deny)),
    )
  );
};

/** Whether a deny rule names everybody on every port: everything is meant then. */
const deniesEverybody = ({ policy, rule }: LintedRule, direction: Direction): boolean =>
  ciliumDirections(policy)
    .filter(
      ({ path, deny, ingress }) =>
        deny && ingress === (direction === "ingress") && path.startsWith(`${rule.path}.`),
    )
    .some(({ source }) => {
      const named = source.fromEntities ?? source.toEntities ?? [];
      const isEverybody = named.includes("all") || (named.includes("world") && named.includes("cluster"));
      return isEverybody && source.toPorts === undefined && source.icmps === undefined;
    });

// An explicit `true` is a decision, and an empty rule is a finding of its own.
const isUnintended = ({ policy, rule }: LintedRule, direction: Direction): boolean =>
  rule[direction].length > 0 &&
  rule[direction].every(({ deny }) => deny) &&
  rule[direction].some(
    ({ peers, portRules }) => peers.endpoints.length + peers.others.length + portRules.length > 0,
  ) &&
  rule.defaultDeny[direction] &&
  valueAt(policy.object, `${rule.path}.enableDefaultDeny.${direction}`) !== true;

/** A policy that only denies, for pods that nothing is allowed to. */
export const denyOnlyBlocksEverything: Check = {
  id: "deny-only-blocks-everything",
  severity: "warning",
  summary:
    "A policy with deny rules alone blocks everything else too: no policy allows anything in that direction.",
  why: "Deny rules put pods into default deny like any other rule. A “deny this one thing” policy takes all traffic down.",
  source:
    "Cilium documentation, security/policy/language, “Deny Policies”, and security/policy/intro (`enableDefaultDeny`)",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap((linted) =>
      directions
        .filter(
          (direction) =>
            isUnintended(linted, direction) &&
            !deniesEverybody(linted, direction) &&
            allowsNothing(context, linted.rule, direction),
        )
        .map((direction) => ({
          policy: linted.policy.name,
          path: `${linted.rule.path}.${direction}Deny`,
          explanation: `The rules only deny, and no policy allows these pods any ${direction}: not only what the rules name is dropped, but everything.`,
          fix: `Write \`enableDefaultDeny: {${direction}: false}\` to deny only what the rules name, or allow the rest by a rule.`,
        })),
    ),
};
