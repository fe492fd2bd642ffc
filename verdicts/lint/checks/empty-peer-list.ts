import type { Check, FoundHere } from "../check";
import { valueAt } from "../field-path";
import type { LintContext } from "../lint-context";
import { networkRules } from "../rule-places";

const fields = [
  "fromEndpoints",
  "fromEntities",
  "fromCIDR",
  "fromCIDRSet",
  "fromNodes",
  "toEndpoints",
  "toEntities",
  "toCIDR",
  "toCIDRSet",
  "toNodes",
  "toServices",
  "toFQDNs",
];

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const inCiliumRules = (context: LintContext): FoundHere[] =>
  context.rules.flatMap(({ policy, rule }) =>
    [...rule.ingress, ...rule.egress].flatMap((direction) => {
      if (policy.kind === "NetworkPolicy") return [];
      return fields
        .filter((field) => isEmptyList(valueAt(policy.object, `${direction.path}.${field}`)))
        .map((field) => ({
          policy: policy.name,
          path: `${direction.path}.${field}`,
          explanation: context.peers(direction).some(({ isWildcard }) => isWildcard)
            ? "An empty list in this field is as if it were not there: the rule is for everybody on its ports."
            : "An empty list of peers matches nobody, so the rule does nothing, whatever else stands in it.",
          fix: "Name the peers, or take the field out; a rule with ports and no peers is for everybody.",
        }));
    }),
  );

const inNetworkPolicies = (context: LintContext): FoundHere[] =>
  context.policies.flatMap(networkRules).flatMap(({ policy, path, source }) =>
    (["from", "to"] as const)
      .filter((field) => isEmptyList(source[field]))
      .map((field) => ({
        policy: policy.name,
        path: `${path}.${field}`,
        explanation: "An empty list of peers in a NetworkPolicy means everybody, not nobody.",
        fix: "Name the peers. To allow nobody, leave the rule out.",
      })),
  );

/** A list of peers that is there and empty. */
export const emptyPeerList: Check = {
  id: "empty-peer-list",
  severity: "warning",
  summary:
    "A list of peers is there and empty: nobody in most fields of a Cilium policy, everybody in a NetworkPolicy.",
  why: "A template that leaves the list empty turns the rule into its opposite, depending on the kind.",
  source:
    "Cilium, pkg/policy/api (EndpointSelectorSlice and “empty non-nil” lists); Kubernetes, NetworkPolicyPeer",
  needsWorld: false,
  find: (context) => [...inCiliumRules(context), ...inNetworkPolicies(context)],
};
