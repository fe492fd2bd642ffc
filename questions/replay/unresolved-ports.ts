import type { Direction } from "../../verdicts/answer";
import type { ResolvedFlow, VerdictEngine } from "../../verdicts/answer-question";
import type { DirectionRule } from "../../verdicts/rules/policy-rule";

const portNames = (rules: readonly DirectionRule[]): string[] =>
  rules.flatMap(({ portRules }) =>
    portRules.flatMap(({ ports }) => ports.map(({ name }) => name).filter((name) => name !== "")),
  );

/**
 * Names of ports that rules about a side's pod mean and that no pod here gives to a number: a record has numbers only. Such a
 * rule matches nothing here, whatever it does in the cluster.
 */
export const unresolvedPorts = (
  { compiled }: VerdictEngine,
  { from, targets }: ResolvedFlow,
  side: Direction,
): readonly string[] => {
  const pod = side === "egress" ? from.pod : targets[0]?.end.pod;
  if (pod === undefined) return [];
  const named = compiled.rulesSelecting(pod.identity).flatMap((rule) => portNames(rule[side]));
  if (named.length === 0) return [];
  const { namedPort } = compiled.rulesOf(pod, side);
  const isKnown = (name: string): boolean =>
    (["TCP", "UDP", "SCTP"] as const).some((protocol) => namedPort(name, protocol) > 0);
  return [...new Set(named)].filter((name) => !isKnown(name));
};
