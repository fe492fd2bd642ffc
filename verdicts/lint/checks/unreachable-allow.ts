import type { Direction } from "../../answer";
import { decideDirection } from "../../decide/direction-decision";
import type { DirectionRule } from "../../rules/policy-rule";
import type { Protocol } from "../../world";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import type { LintContext, LintedRule } from "../lint-context";

interface Port {
  readonly port: number;
  readonly protocol: Protocol;
}

/** A port that no rule is likely to name, for rules about every port. */
const someOther: Port = { port: 49_151, protocol: "TCP" };

const concrete = (port: number, endPort: number, protocol: Protocol): Port[] => [
  { port, protocol },
  ...(endPort > port ? [{ port: endPort, protocol }] : []),
];

// A rule about every port is unreachable only if the other end lets none of the ports in that it has rules for.
const portsOf = (
  context: LintContext,
  rule: DirectionRule,
  subject: Pod,
  other: Pod,
  direction: Direction,
): Port[] => {
  const written = rule.portRules.flatMap(({ ports }) => ports);
  const { portNames } = context.compiled.rulesOf(subject, direction);
  const ports = written.flatMap(({ name, port, endPort, protocol }): Port[] => {
    if (protocol === "ANY") return [];
    return concrete(name === "" ? port : portNames.toward(name, protocol, other.identity), endPort, protocol);
  });
  const isEveryPort = written.length === 0 || written.some(({ name, port }) => name === "" && port === 0);
  if (!isEveryPort) return ports.filter(({ port, protocol }) => port > 0 || protocol.startsWith("ICMP"));
  const opposite: Direction = direction === "egress" ? "ingress" : "egress";
  const { set, portNames: theirs } = context.compiled.rulesOf(other, opposite);
  const known = set.filters.flatMap(({ portName, port, endPort, protocol }): Port[] => {
    if (protocol === "ANY") return [];
    return concrete(
      portName === "" ? port || 1 : theirs.toward(portName, protocol, subject.identity),
      endPort,
      protocol,
    );
  });
  // First the one that is quickly decided, and often enough.
  return [someOther, ...known.filter(({ port }) => port > 0)];
};

interface Refusal {
  readonly denied: boolean;
  readonly by: readonly string[];
}

const refusal = (
  context: LintContext,
  rule: DirectionRule,
  subject: Pod,
  other: Pod,
  direction: Direction,
): Refusal => {
  const opposite: Direction = direction === "egress" ? "ingress" : "egress";
  const rules = context.compiled.rulesOf(other, opposite);
  const ports = portsOf(context, rule, subject, other, direction);
  const by: string[] = [];
  for (const { port, protocol } of ports) {
    const { verdict, cause } = decideDirection(rules, { peer: subject.identity, port, protocol }, {});
    // One port that gets through says it all.
    if (!verdict.startsWith("denied")) return { denied: false, by: [] };
    if ("origins" in cause) by.push(...cause.origins.map(({ policy }) => policy));
  }
  return { denied: ports.length > 0, by };
};

const findInRule = (
  context: LintContext,
  { policy, rule }: LintedRule,
  direction: Direction,
): FoundHere[] => {
  const subjects = context.realSubjects(rule);
  return rule[direction]
    .filter(({ deny, peers }) => !deny && peers.names.length === 0)
    .flatMap((one): FoundHere[] => {
      // What is not a pod has no policy that could refuse.
      const beyondPods = [...context.entities(), context.compiled.identities.host].some((identity) =>
        context.isPeer(one, identity),
      );
      if (beyondPods) return [];
      const others = context.realPeers(one);
      const refusing: string[] = [];
      let pairs = 0;
      for (const subject of subjects) {
        for (const other of others) {
          if (other === subject) continue;
          const { denied, by } = refusal(context, one, subject, other, direction);
          // One pair that gets through says it all, and there may be very many.
          if (!denied) return [];
          refusing.push(...by);
          pairs += 1;
        }
      }
      if (pairs === 0) return [];
      const by = [...new Set(refusing)].sort().join(", ");
      const [other, opposite] = direction === "egress" ? ["destinations", "ingress"] : ["sources", "egress"];
      return [
        {
          policy: policy.name,
          path: one.path,
          explanation: `The rule allows it here, and at every one of the ${other} ${opposite} is denied (${by}): nothing ever passes.`,
          fix: `Allow it at the other end too, by an ${opposite} rule for the ${other}, or take this rule out.`,
        },
      ];
    });
};

/** An allow that the other end takes back. */
export const unreachableAllow: Check = {
  id: "unreachable-allow",
  severity: "warning",
  summary: "A rule allows traffic that the policies of the other end drop anyway.",
  why: "A connection between two restricted pods needs an allow at both ends; one alone looks right and does nothing.",
  source: "Computed by the engine; Cilium documentation, security/policy/language (“Layer 3 Examples”)",
  needsWorld: true,
  find: (context) =>
    context.rules.flatMap((linted) =>
      (["ingress", "egress"] as const).flatMap((direction) => findInRule(context, linted, direction)),
    ),
};
