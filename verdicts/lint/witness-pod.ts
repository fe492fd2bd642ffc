import {
  clusterLabel,
  namespaceLabelPrefix,
  podNamespaceLabel,
  serviceAccountLabel,
} from "../labels/label-key";
import type { Requirement } from "../labels/selector";
import type { Endpoint, StringMap } from "../world";

/** A pod made up from a selector, and the labels that its namespace needs. */
export interface WitnessPod {
  readonly endpoint: Endpoint;
  readonly namespaceLabels: StringMap;
}

const wantedValue = ({ operator, values }: Requirement): string | undefined => {
  if (operator === "In") return values[0];
  return operator === "Exists" ? "any" : undefined;
};

const nameOf = (key: string): string | undefined => {
  const source = ["any.", "k8s."].find((prefix) => key.startsWith(prefix));
  return source === undefined ? undefined : key.slice(source.length);
};

const namespaceNameLabel = `${namespaceLabelPrefix}kubernetes.io/metadata.name`;

/**
 * The pod that a selector describes, with no label more than it asks for: what holds for it follows from the policies
 * alone. Undefined for selectors of ends that are not pods.
 *
 * @param number makes the names of pods and namespaces distinct.
 */
export const witnessPod = (requirements: readonly Requirement[], number: number): WitnessPod | undefined => {
  const labels: Record<string, string> = {};
  const namespaceLabels: Record<string, string> = {};
  let namespace = `witness-${number}`;
  let serviceAccount: string | undefined;
  let cluster: string | undefined;
  for (const requirement of requirements) {
    const name = nameOf(requirement.key);
    if (name === undefined) return undefined;
    const value = wantedValue(requirement);
    if (value === undefined) continue;
    const isName = name === podNamespaceLabel || name === namespaceNameLabel;
    if (isName && requirement.operator === "In") namespace = value;
    else if (isName) continue;
    else if (name.startsWith(namespaceLabelPrefix)) {
      namespaceLabels[name.slice(namespaceLabelPrefix.length)] = value;
    } else if (name === serviceAccountLabel) serviceAccount = value;
    else if (name === clusterLabel) cluster = value;
    else labels[name] ??= value;
  }
  // Labels of a namespace that the selector names are those of the world; others need a namespace of their own.
  const endpoint: Endpoint = {
    name: `witness-${number}`,
    namespace,
    labels,
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    ...(cluster === undefined ? {} : { cluster }),
  };
  return { endpoint, namespaceLabels };
};
