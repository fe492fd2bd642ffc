import type { Direction } from "../../answer";
import { decideDirection } from "../../decide/direction-decision";
import type { Identity } from "../../labels/identity";
import type { DirectionRule } from "../../rules/policy-rule";
import type { Protocol } from "../../world";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import type { LintContext, LintedRule } from "../lint-context";
import { endsOf, portNumberOf } from "../rule-peers";

interface Port {
  readonly port: number;
  readonly protocol: Protocol;
}

/** Ports that stand for all of them where a rule names none. */
const everyPort: readonly Port[] = [
  { port: 443, protocol: "TCP" },
  { port: 49_151, protocol: "TCP" },
  { port: 53, protocol: "UDP" },
];

// One address of a network is no proof for all of it: a part of it may be denied and the rest allowed.
const isOfNetwork = ({ address }: Identity): boolean => address !== undefined;

const hasDeny = (context: LintContext, pod: Pod, direction: Direction): boolean =>
  context.filters(pod, direction).filters.some(({ peers }) => [...peers.values()].some(({ deny }) => deny));

const deniedBy = (
  context: LintContext,
  { policy, rule }: LintedRule,
  one: DirectionRule,
  direction: Direction,
): readonly string[] => {
  const subjects = context.subjects(rule);
  // Without a deny that selects the pod there is none that covers anything.
  if (!subjects.every((pod) => hasDeny(context, pod, direction))) return [];
  const peers = endsOf(context, policy, one);
  if (peers.length === 0 || peers.some(isOfNetwork)) return [];
  const by = new Set<string>();
  for (const pod of subjects) {
    const rules = context.compiled.rulesOf(pod, direction);
    const written = one.portRules.flatMap(({ ports }) => ports);
    const ports = written.flatMap((port): Port[] => {
      const number = portNumberOf(context, pod, direction, port);
      if (port.protocol === "ANY" || (port.name !== "" && number === 0)) return [];
      const ends = port.endPort > number ? [number, port.endPort] : [number];
      return number === 0
        ? [...everyPort]
        : ends.map((end) => ({ port: end, protocol: port.protocol as Protocol }));
    });
    for (const peer of peers) {
      for (const { port, protocol } of written.length === 0 ? everyPort : ports) {
        const { cause } = decideDirection(rules, { peer, port, protocol }, {});
        if (cause.kind !== "denied") return [];
        for (const origin of cause.origins) by.add(`${origin.policy} (${origin.rule})`);
      }
    }
  }
  return [...by].sort();
};

const findIn = (context: LintContext, linted: LintedRule, direction: Direction): FoundHere[] =>
  linted.rule[direction]
    .filter(({ deny }) => !deny)
    .flatMap((one): FoundHere[] => {
      const by = deniedBy(context, linted, one, direction);
      if (by.length === 0) return [];
      return [
        {
          policy: linted.policy.name,
          path: one.path,
          explanation: `Everything that this rule allows is denied by ${by.join(", ")}. A deny wins over every allow, however specific: the rule does nothing.`,
          fix: "Narrow the deny, or leave it out: what nothing allows is denied by default.",
        },
      ];
    });

/** An allow of which a deny leaves nothing. */
export const allowCoveredByDeny: Check = {
  id: "allow-covered-by-deny",
  severity: "error",
  summary: "A rule allows what a deny rule denies entirely: the allow is dead.",
  why: "Deny rules come first whatever else is written; “deny all, then allow some” does not exist in Cilium.",
  source: "Cilium documentation, security/policy/language, “Deny Policies”; computed by the engine",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap((linted) =>
      (["ingress", "egress"] as const).flatMap((direction) => findIn(context, linted, direction)),
    ),
};
