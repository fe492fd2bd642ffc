import { namespaceLabelPrefix, podNamespaceLabel } from "../../labels/label-key";
import type { Requirement } from "../../labels/selector";
import type { Check } from "../check";
import type { LintedPolicy } from "../linted-policy";
import { writtenSelectors } from "../written-selectors";

const nameLabel = "kubernetes.io/metadata.name";

const bareKey = (key: string): string => key.slice(key.indexOf(".") + 1);

const known = [podNamespaceLabel, "io.cilium.k8s.policy.", "io.cilium.k8s.namespace.labels"];

// Labels that Cilium derives begin like this; no pod can have other ones of that kind.
const looksDerived = /^(?:io\.kubernetes\.|io\.cilium\.|kubernetes\.io\/|k8s\.io\/|cilium\.io\/)/;

/** A key that is meant to say something about a namespace and that no pod ever has. */
export const isMadeUpNamespaceKey = ({ key }: Requirement): boolean => {
  if (!/^(?:any|k8s)\./.test(key)) return false;
  const bare = bareKey(key);
  if (bare === nameLabel) return true;
  const isKnown = bare === podNamespaceLabel || known.slice(1).some((start) => bare.startsWith(start));
  return !isKnown && looksDerived.test(bare) && /namespace/i.test(bare);
};

const rightKey = ({ key, values }: Requirement, { kind }: LintedPolicy): string => {
  const [value = "NAME"] = values;
  if (kind === "NetworkPolicy") {
    return `Write it in the namespaceSelector: \`namespaceSelector: {matchLabels: {${nameLabel}: ${value}}}\`.`;
  }
  const inner = /labels?[./](.+)$/.exec(bareKey(key))?.[1];
  if (inner !== undefined && bareKey(key) !== nameLabel) {
    return `A label of the namespace is written \`${namespaceLabelPrefix}${inner}: ${value}\`, its name \`k8s:${podNamespaceLabel}: NAME\`.`;
  }
  return `Write \`k8s:${podNamespaceLabel}: ${value}\` for the namespace's name (or \`${namespaceLabelPrefix}${nameLabel}: ${value}\`).`;
};

/** A label key that looks like one about namespaces and is none. */
export const namespaceLabelUnknown: Check = {
  id: "namespace-label-unknown",
  severity: "error",
  summary: "A selector of pods uses a label of namespaces under a key that no pod has.",
  why: "Cilium gives pods the labels of their namespace under a prefix of its own; under any other key the selector matches nothing.",
  source:
    "Cilium documentation, security/policy/kubernetes (“Namespaces”); Cilium, pkg/k8s/apis/cilium.io (PodNamespaceLabel, PodNamespaceMetaLabels), pkg/labelsfilter",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap((linted) =>
      writtenSelectors(linted).flatMap(({ path, requirements }) =>
        requirements.filter(isMadeUpNamespaceKey).map((requirement) => ({
          policy: linted.policy.name,
          path,
          explanation: `No pod has the label ${bareKey(requirement.key)}: it belongs to namespaces, or to nothing, so this selects nobody.`,
          fix: rightKey(requirement, linted.policy),
        })),
      ),
    ),
};
