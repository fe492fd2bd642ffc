import { isIdentityLabel } from "../../labels/identity-label-filter";
import { namespaceLabelPrefix } from "../../labels/label-key";
import type { Requirement } from "../../labels/selector";
import type { PolicyRule } from "../../rules/policy-rule";
import type { Check, FoundHere } from "../check";
import type { LintContext, LintedRule } from "../lint-context";
import { peerPath } from "../peer-path";
import { subjectPath, subjectRequirements } from "../subject-requirements";

const bareKey = (key: string): string => key.slice(key.indexOf(".") + 1);

const isWanted = ({ operator }: Requirement): boolean => operator === "In" || operator === "Exists";

const isNamespaceKey = (key: string): boolean =>
  key.endsWith(".io.kubernetes.pod.namespace") || key.includes(namespaceLabelPrefix);

interface WrittenSelector {
  readonly path: string;
  readonly requirements: readonly Requirement[];
}

const selectorsOf = ({ policy, rule }: LintedRule): WrittenSelector[] => [
  { path: subjectPath(rule), requirements: subjectRequirements(policy.object, rule) },
  ...[...rule.ingress, ...rule.egress].flatMap((direction) =>
    direction.peers.endpoints
      .map((requirements, index) => ({ path: peerPath(policy, direction, index), requirements }))
      .filter(({ path, requirements }) => requirements.length > 0 && !path.endsWith(".toServices")),
  ),
];

const filteredLabel = (requirements: readonly Requirement[]): string | undefined => {
  const wanted = requirements.filter(({ key }) => /^(?:any|k8s)\./.test(key)).filter(isWanted);
  return wanted.map(({ key }) => bareKey(key)).find((key) => !isIdentityLabel(key));
};

const unusableLabel = (label: string): Pick<FoundHere, "explanation" | "fix"> => ({
  explanation: `Cilium leaves the label ${label} out of identities, because it differs from pod to pod: no selector on it matches anything.`,
  fix: "Select by labels that say what the pods are, such as app.kubernetes.io/name.",
});

const elsewhere = (context: LintContext, requirements: readonly Requirement[]): string => {
  const rest = requirements.filter(({ key }) => !isNamespaceKey(key));
  if (rest.length === 0) return "";
  const selector = context.compiled.selectors.of(rest);
  const namespaces = context.realPods
    .filter(({ identity }) => selector.selects(identity))
    .map(({ endpoint }) => endpoint.namespace);
  return namespaces.length === 0
    ? ""
    : ` Pods with these labels are in ${[...new Set(namespaces)].sort().join(", ")}.`;
};

const emptySelection = (
  context: LintContext,
  rule: PolicyRule,
  { path, requirements }: WrittenSelector,
): Pick<FoundHere, "explanation" | "fix"> | undefined => {
  const selector = path === subjectPath(rule) ? rule.subject : context.compiled.selectors.of(requirements);
  const ends = [...context.realPods.map(({ identity }) => identity), ...context.entities()];
  const host = context.compiled.identities.ofEntity("host");
  if ([...ends, host].some((identity) => selector.selects(identity))) return undefined;
  return {
    explanation: `No pod of the world has these labels.${elsewhere(context, requirements)}`,
    fix: "Compare with the pods' labels (`kubectl get pods --show-labels`). A selector means the policy's own namespace unless it names one.",
  };
};

/** A selector that no pod has the labels for. */
export const selectorMatchesNothing: Check = {
  id: "selector-matches-nothing",
  severity: "warning",
  summary: "A selector of pods or of peers selects nothing.",
  why: "A rule for nobody allows nothing, and a policy for no pod protects none.",
  source:
    "Cilium, pkg/labelsfilter (default list; chart key `labels`); Cilium documentation, security/policy/language",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap((linted) =>
      selectorsOf(linted).flatMap((selector): FoundHere[] => {
        const label = filteredLabel(selector.requirements);
        const wording =
          label === undefined
            ? context.world?.endpoints === undefined
              ? undefined
              : emptySelection(context, linted.rule, selector)
            : unusableLabel(label);
        return wording === undefined ? [] : [{ policy: linted.policy.name, path: selector.path, ...wording }];
      }),
    ),
};
