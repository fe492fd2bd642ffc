import type { Direction } from "../../verdicts/answer";
import type { ResolvedFlow, VerdictEngine } from "../../verdicts/answer-question";
import type { DirectionRule } from "../../verdicts/rules/policy-rule";
import type { Pod } from "../../verdicts/worlds/compiled-world";

const namesIn = (rules: readonly DirectionRule[]): string[] =>
  rules.flatMap(({ portRules }) =>
    portRules.flatMap(({ ports }) => ports.map(({ name }) => name).filter((name) => name !== "")),
  );

/**
 * Names of ports that rules about a pod mean and that no pod here gives to a number: a record has numbers only. Such a rule
 * matches nothing here, whatever it does in the cluster.
 */
export class UnresolvedPorts {
  readonly #known = new Map<string, readonly string[]>();

  constructor(private readonly compiled: VerdictEngine["compiled"]) {}

  /** Those of the pod that decides at a side of a flow; none where it is no pod. */
  at(side: Direction, { from, targets }: ResolvedFlow): readonly string[] {
    const pod = side === "egress" ? from.pod : targets[0]?.end.pod;
    if (pod === undefined) return [];
    const key = `${side} ${pod.identity.id}`;
    const known = this.#known.get(key) ?? this.#of(side, pod);
    this.#known.set(key, known);
    return known;
  }

  /** Why nothing can be said about a flow that is denied; undefined where there is no such rule. */
  reason(side: Direction, flow: ResolvedFlow): string | undefined {
    const names = this.at(side, flow);
    if (names.length === 0) return undefined;
    return `a rule means ports by name (${names.join(", ")}), and no pod is given that has them`;
  }

  #of(side: Direction, pod: Pod): readonly string[] {
    const named = this.compiled.rulesSelecting(pod.identity).flatMap((rule) => namesIn(rule[side]));
    if (named.length === 0) return [];
    const { portNames } = this.compiled.rulesOf(pod, side);
    const everybody = [this.compiled.selectors.of([])];
    const isKnown = (name: string): boolean =>
      (["TCP", "UDP", "SCTP"] as const).some(
        (protocol) => portNames.among(name, protocol, everybody).length > 0,
      );
    return [...new Set(named)].filter((name) => !isKnown(name));
  }
}
