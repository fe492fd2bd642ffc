import { isIdentityLabel } from "../../labels/identity-label-filter";
import type { Requirement } from "../../labels/selector";
import type { Check, FoundHere } from "../check";
import { KnownNamespaces } from "../known-namespaces";
import { kubeDns, type LintContext, type LintedRule } from "../lint-context";
import { nearestPod } from "../nearest-pod";
import {
  isNamespaceKey,
  selectsAny,
  selectsHostPodsOnly,
  type WrittenSelector,
  writtenSelectors,
} from "../written-selectors";
import { isMadeUpNamespaceKey } from "./namespace-label-unknown";

const bareKey = (key: string): string => key.slice(key.indexOf(".") + 1);

const isWanted = ({ operator }: Requirement): boolean => operator === "In" || operator === "Exists";

const filteredLabel = (requirements: readonly Requirement[]): string | undefined => {
  const wanted = requirements.filter(({ key }) => /^(?:any|k8s)\./.test(key)).filter(isWanted);
  return wanted.map(({ key }) => bareKey(key)).find((key) => !isIdentityLabel(key));
};

const unusableLabel = (label: string): Pick<FoundHere, "explanation" | "fix"> => ({
  explanation: `Cilium leaves the label ${label} out of identities, because ${/^(?:io\.)?kubernetes\.io|^k8s\.io|^io\.kubernetes|beta\.kubernetes/.test(label) ? "such labels describe the cluster and not the pod" : "it differs from pod to pod"}: no selector on it matches anything.`,
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

/** The cluster's DNS server is there, whatever the input has of kube-system. */
const isInEveryCluster = (context: LintContext, requirements: readonly Requirement[]): boolean =>
  requirements.some(({ key }) => !isNamespaceKey(key)) &&
  context.compiled.selectors.of(requirements).selects(context.compiled.pod(kubeDns).identity);

const emptySelection = (
  context: LintContext,
  linted: LintedRule,
  selector: WrittenSelector,
  known: KnownNamespaces,
): Pick<FoundHere, "explanation" | "fix"> | undefined => {
  if (context.world?.endpoints === undefined) return undefined;
  if (selectsAny(context, linted.rule, selector)) return undefined;
  if (selectsHostPodsOnly(context, linted.rule, selector).length > 0) return undefined;
  if (isInEveryCluster(context, selector.requirements)) return undefined;
  const others = elsewhere(context, selector.requirements);
  const near = nearestPod(context, selector.requirements);
  // Pods that only a chart or another repository describes are not missing because of what is here.
  const mayBeElsewhere = context.around.otherPods === true || !known.hold(selector.requirements);
  if (near === undefined && mayBeElsewhere && (others === "" || context.around.otherPods === true))
    return undefined;
  if (near !== undefined) {
    const { namespace, name } = near.pod.endpoint;
    return {
      explanation: `No pod of the world has these labels. Nearest: ${namespace}/${name}, which has ${near.key}: ${near.value}.`,
      fix: `If these pods are meant, write \`${near.key}: ${near.value}\`.`,
    };
  }
  return {
    explanation: `No pod of the world has these labels.${others}`,
    fix: "Compare with the pods' labels (`kubectl get pods --show-labels`). A selector means the policy's own namespace unless it names one.",
  };
};

/** A selector that no pod has the labels for. */
export const selectorMatchesNothing: Check = {
  id: "selector-matches-nothing",
  severity: "warning",
  summary: "A selector of pods or of peers selects nothing.",
  why: "A rule for nobody allows nothing, and a policy for no pod protects none. Said of namespaces of which the world has pods.",
  source:
    "Cilium, pkg/labelsfilter (default list; chart key `labels`); Cilium documentation, security/policy/language",
  needsWorld: false,
  find: (context) => {
    const known = new KnownNamespaces(context);
    return context.rules.flatMap((linted) =>
      writtenSelectors(linted).flatMap((selector): FoundHere[] => {
        // That is a finding of its own, which names the right key.
        if (selector.requirements.some(isMadeUpNamespaceKey)) return [];
        const label = filteredLabel(selector.requirements);
        const wording =
          label === undefined ? emptySelection(context, linted, selector, known) : unusableLabel(label);
        return wording === undefined ? [] : [{ policy: linted.policy.name, path: selector.path, ...wording }];
      }),
    );
  },
};
