import type { Because, Direction, FlowVerdict, Verdict } from "../verdicts/answer";
import { type VerdictEngine, verdictOf } from "../verdicts/answer-question";
import type { DirectionDecision } from "../verdicts/decide/direction-decision";
import type { DirectionRule, PolicyRule } from "../verdicts/rules/policy-rule";
import type { OwnEndpointName } from "../verdicts/world";
import { explain } from "../verdicts/worlds/explain";
import type { End } from "../verdicts/worlds/flow-ends";
import type { FlowRow } from "./flow-row";
import { type Seen, whatIsSeen } from "./what-is-seen";

/** A policy that is about one end, in the direction that counts for it. */
export interface Selecting {
  /** `Kind/namespace/name`. */
  readonly policy: string;
  /** Path of its spec. */
  readonly spec: string;
  /** Whether it puts the pod into default deny. */
  readonly restricts: boolean;
  readonly allowRules: number;
  readonly denyRules: number;
}

/** What is decided at one end. */
export interface SideExplained {
  readonly direction: Direction;
  /** `namespace/name` of the pod; null where the end is not a pod. */
  readonly pod: string | null;
  /** What Cilium sees: a pod's name, an entity, an address. */
  readonly end: string;
  /** Which of Cilium's own endpoints it is; null where it is none. */
  readonly own: OwnEndpointName | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly selectedBy: readonly Selecting[];
  readonly verdict: Verdict;
  readonly because: readonly Because[];
}

/** The way of one flow, step by step. */
export interface Explained {
  readonly row: FlowRow;
  readonly answer: FlowVerdict;
  readonly source: SideExplained;
  /** One per pod that the flow may reach: several behind a Service, none where it leads nowhere. */
  readonly destinations: readonly (SideExplained & { readonly port: number })[];
  readonly seen: Seen;
}

const isAboutNobody = ({ peers, portRules, requires }: DirectionRule): boolean =>
  peers.nothing ||
  [peers.endpoints, peers.others, peers.names, portRules, requires].every((list) => list.length === 0);

const selectingOf = (rules: readonly PolicyRule[], direction: Direction): Selecting[] =>
  rules.flatMap((rule) => {
    // A policy without rules of a direction, or with an empty list of peers, has a rule that is about nobody.
    const own = rule[direction].filter((each) => !isAboutNobody(each));
    // Cilium asks whether there are rules before it asks whether they deny by default.
    const restricts = rule.defaultDeny[direction] && rule[direction].length > 0;
    if (own.length === 0 && !restricts) return [];
    const denyRules = own.filter(({ deny }) => deny).length;
    return [
      { policy: rule.policy, spec: rule.path, restricts, allowRules: own.length - denyRules, denyRules },
    ];
  });

const sideOf = (
  engine: VerdictEngine,
  { identity, pod, own }: End,
  direction: Direction,
  { verdict, cause }: DirectionDecision,
): SideExplained => ({
  direction,
  pod: pod === undefined ? null : `${pod.endpoint.namespace}/${pod.endpoint.name}`,
  end:
    pod === undefined
      ? identity.text.replace(/^(?:entity|address|name) /, "")
      : `${pod.endpoint.namespace}/${pod.endpoint.name}`,
  own: own ?? null,
  labels: pod?.endpoint.labels ?? {},
  selectedBy:
    pod === undefined && own === undefined
      ? []
      : selectingOf(engine.compiled.rulesSelecting(identity), direction),
  verdict,
  because: explain(cause, direction, Number.POSITIVE_INFINITY),
});

/**
 * Explains a flow. Each end is decided as if the other let everything pass, so that it is said of both what they would
 * do.
 *
 * @throws QuestionError if the flow is not a valid one.
 */
export const explainFlow = (engine: VerdictEngine, row: FlowRow): Explained => {
  const resolved = engine.resolve(row.flow, "flow");
  const whole = engine.decide(resolved);
  const answer = verdictOf(whole, Number.POSITIVE_INFINITY);
  const ways = resolved.targets.map((target) => ({
    target,
    decided: engine.decide({ ...resolved, targets: [target] }),
  }));
  // Behind a Service the source may be let out to some pods only: then it is said why not to the others.
  const { egress } =
    (ways.find(({ decided }) => decided.egress.verdict !== "allowed") ?? ways[0])?.decided ?? whole;
  return {
    row,
    answer,
    source: sideOf(engine, resolved.from, "egress", egress),
    destinations: ways.map(({ target, decided }) => ({
      ...sideOf(engine, target.end, "ingress", decided.ingress),
      port: target.port,
    })),
    seen: whatIsSeen(answer, row.flow),
  };
};
