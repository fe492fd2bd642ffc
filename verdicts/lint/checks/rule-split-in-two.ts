import { namespaceLabelPrefix, podNamespaceLabel } from "../../labels/label-key";
import type { Check, FoundHere } from "../check";
import { valueAt } from "../field-path";
import type { LintContext, LintedRule } from "../lint-context";

type Fields = Readonly<Record<string, unknown>>;

const lists = ["ingress", "egress", "ingressDeny", "egressDeny"] as const;

const asList = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter((one): one is Fields => typeof one === "object" && one !== null) : [];

const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const portFields = ["toPorts", "ports", "icmps"];

const fieldsOf = (rule: Fields): string[] => Object.keys(rule).filter((field) => isFilled(rule[field]));

const hasPeersOnly = (rule: Fields): boolean =>
  fieldsOf(rule).length > 0 && fieldsOf(rule).every((field) => !portFields.includes(field));

// Lookups at port 53 are often opened to everybody on purpose.
const hasPortsOnly = (rule: Fields): boolean =>
  fieldsOf(rule).length > 0 &&
  fieldsOf(rule).every((field) => portFields.includes(field)) &&
  !/"port":"?53"?[,}]/.test(JSON.stringify(rule));

const splitRules = ({ policy, rule }: LintedRule): FoundHere[] =>
  lists.flatMap((list) => {
    const rules = asList(valueAt(policy.object, `${rule.path}.${list}`));
    return rules.flatMap((second, index): FoundHere[] => {
      const first = rules[index - 1];
      if (first === undefined) return [];
      const isSplit =
        (hasPeersOnly(first) && hasPortsOnly(second)) || (hasPortsOnly(first) && hasPeersOnly(second));
      if (!isSplit) return [];
      const isDeny = list.endsWith("Deny");
      return [
        {
          policy: policy.name,
          path: `${rule.path}.${list}[${index}]`,
          explanation: `Two rules stand here: one ${isDeny ? "denies" : "allows"} the peers on every port, the other everybody on the ports. Rules are joined by “or”.`,
          fix: "If the peers are meant on these ports, make it one rule: take away the dash before the second one.",
        },
      ];
    });
  });

const isNamespaceKey = (key: string): boolean => {
  const bare = key.replace(/^(?:k8s|any):/, "");
  return bare === podNamespaceLabel || bare.startsWith(namespaceLabelPrefix);
};

const keysOf = (selector: unknown): string[] => [
  ...Object.keys((valueAt(selector, "matchLabels") ?? {}) as object),
  ...asList(valueAt(selector, "matchExpressions")).map(({ key }) => String(key)),
];

const isNamespaceOnly = (peer: Fields): boolean =>
  "namespaceSelector" in peer
    ? !("podSelector" in peer) && keysOf(peer.namespaceSelector).length > 0
    : keysOf(peer).length > 0 && keysOf(peer).every(isNamespaceKey);

const isPodOnly = (peer: Fields): boolean =>
  "podSelector" in peer
    ? !("namespaceSelector" in peer) && keysOf(peer.podSelector).length > 0
    : !("namespaceSelector" in peer) &&
      keysOf(peer).length > 0 &&
      keysOf(peer).every((key) => !isNamespaceKey(key) && !key.startsWith("reserved:"));

const peerFields = ["from", "to", "fromEndpoints", "toEndpoints"] as const;

const splitPeers = (context: LintContext, { policy, rule }: LintedRule): FoundHere[] =>
  lists.flatMap((list) =>
    asList(valueAt(policy.object, `${rule.path}.${list}`)).flatMap((one, at) =>
      peerFields.flatMap((field): FoundHere[] => {
        const [first, second, ...others] = asList(one[field]);
        if (first === undefined || second === undefined || others.length > 0) return [];
        if (!isNamespaceOnly(first) || !isPodOnly(second)) return [];
        // Pods of the policy's own namespace that have the labels: then both are meant.
        const labels = (valueAt(second, "podSelector.matchLabels") ??
          valueAt(second, "matchLabels") ??
          {}) as Fields;
        const meant = context.realPods.some(
          ({ endpoint }) =>
            endpoint.namespace === policy.namespace &&
            Object.entries(labels).every(
              ([key, value]) => endpoint.labels?.[key.replace(/^(?:k8s|any):/, "")] === value,
            ),
        );
        if (meant) return [];
        return [
          {
            policy: policy.name,
            path: `${rule.path}.${list}[${at}].${field}[1]`,
            explanation: `Two peers stand here: every pod of the namespace, or pods with these labels in ${policy.namespace === "" ? "any namespace" : `the policy's own namespace ${policy.namespace}`}.`,
            fix: "If pods with these labels in that namespace are meant, make it one peer: take away the dash before the second selector.",
          },
        ];
      }),
    ),
  );

/** What a stray dash made two of. */
export const ruleSplitInTwo: Check = {
  id: "rule-split-in-two",
  severity: "warning",
  summary: "Two rules or two peers follow each other that look like one which a dash cut in two.",
  why: "Elements of a list are joined by “or”: peers on every port, and everybody on the ports, where peers on the ports were meant.",
  source:
    "Kubernetes, Network Policies, “Behavior of to and from selectors”; Cilium documentation, security/policy/language (rules of a list)",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap((linted) => [...splitRules(linted), ...splitPeers(context, linted)]),
};
