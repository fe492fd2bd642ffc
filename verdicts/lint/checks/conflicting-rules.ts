import type { Direction } from "../../answer";
import type { DirectionRule } from "../../rules/policy-rule";
import type { Check } from "../check";

const directions: readonly Direction[] = ["ingress", "egress"];

const mayConflict = ({ auth, portRules }: DirectionRule): boolean =>
  auth !== undefined ||
  portRules.some(
    ({ l7, kafka, l7proto, listener, serverNames, terminatingTls, originatingTls }) =>
      l7.http.length + l7.dns.length + l7.other.length + serverNames.length > 0 ||
      kafka ||
      [l7proto, listener, terminatingTls, originatingTls].some((text) => text !== ""),
  );

/** Rules that Cilium cannot join. */
export const conflictingRules: Check = {
  id: "conflicting-rules",
  severity: "error",
  summary: "Rules for the same peers and port that Cilium cannot join: it computes no policy for the pods.",
  why: "The pods keep the policy that they had before, or none; only the agent's log says so.",
  source: "Cilium, pkg/policy mergePortProto",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap(({ policy, rule }) =>
      directions.flatMap((direction) => {
        const conflict = context
          .subjects(rule)
          .map((pod) => context.filters(pod, direction).conflict)
          .find((reason) => reason !== undefined);
        if (conflict === undefined) return [];
        return rule[direction].filter(mayConflict).map(({ path }) => ({
          policy: policy.name,
          path,
          explanation: `Cilium computes no policy for pods that this rule selects: ${conflict}.`,
          fix: "Use one kind of L7 rule, listener, TLS context and authentication mode per peer and port.",
        }));
      }),
    ),
};
