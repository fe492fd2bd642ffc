import type { Requirement } from "../../labels/selector";
import type { AggregateName } from "../../worlds/aggregates";
import type { Check } from "../check";
import type { LintContext } from "../lint-context";
import { peerPath } from "../peer-path";

interface Sort {
  readonly aggregate: AggregateName;
  readonly members: string;
  /** Whether a condition may exclude a member. */
  readonly mayExclude: (requirement: Requirement) => boolean;
}

const isAboutPods = ({ key }: Requirement): boolean => !key.startsWith("reserved.");

const sorts: readonly Sort[] = [
  { aggregate: "aggregate-cluster", members: "every pod of the cluster", mayExclude: isAboutPods },
  { aggregate: "aggregate-cluster-mesh", members: "every pod of other clusters", mayExclude: isAboutPods },
  {
    aggregate: "aggregate-world",
    members: "every address outside of the cluster that a policy has a network or a name for",
    mayExclude: ({ key }) => key.startsWith("reserved.world"),
  },
];

const countedFor = ({ compiled }: LintContext, requirements: readonly Requirement[]): readonly string[] => {
  const selector = compiled.selectors.of(requirements);
  return sorts
    .filter(
      ({ aggregate, mayExclude }) =>
        requirements.some(mayExclude) && selector.selects(compiled.identities.ofAggregate(aggregate)),
    )
    .map(({ members }) => members);
};

/** A selector of peers that selects what stands for all of a sort, and with it those that it excludes. */
export const exclusionCountsForExcluded: Check = {
  id: "exclusion-counts-for-excluded",
  severity: "error",
  summary:
    "With Cilium 1.20, a selector of peers that only excludes, a reserved label among it, also counts for what it excludes.",
  why: "It selects the identity that stands for all pods of the cluster (or all of outside), which the datapath asks about, too.",
  source: "Cilium 1.20, pkg/policy/aggregate.go and bpf/lib/policy.h, __policy_can_access",
  needsWorld: false,
  find: (context) => {
    if (!context.compiled.cilium.engine.hasAggregates) return [];
    return context.rules.flatMap(({ policy, rule }) =>
      [...rule.ingress, ...rule.egress].flatMap((direction) =>
        direction.peers.endpoints.flatMap((requirements, index) => {
          const members = countedFor(context, requirements);
          if (members.length === 0) return [];
          return [
            {
              policy: policy.name,
              path: peerPath(policy, direction, index),
              explanation: `The selector only excludes, and the identities that stand for a whole sort have none of what it excludes: the rule counts for ${members.join(" and for ")}.`,
              fix: "Say what is selected (a label, the namespace, an entity), and exclude with a rule that denies.",
            },
          ];
        }),
      ),
    );
  },
};
