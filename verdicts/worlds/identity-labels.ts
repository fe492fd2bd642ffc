import type { Label } from "../labels/identity";
import {
  clusterLabel,
  namespaceLabelPrefix,
  podNamespaceLabel,
  serviceAccountLabel,
} from "../labels/label-key";
import type { StringMap } from "../world";
import { QuestionError } from "./question-error";

/**
 * A label as Cilium writes it: `source:key=value`. Source: Cilium, pkg/labels ParseLabel.
 *
 * @returns undefined if there is no key. Without a source it is a pod's own (`unspec` in Cilium).
 */
export const parseLabel = (text: string): Label | undefined => {
  const equals = text.indexOf("=");
  const key = equals < 0 ? text : text.slice(0, equals);
  const colon = key.indexOf(":");
  const name = key.slice(colon + 1);
  if (name === "") return undefined;
  return {
    source: colon < 0 ? "unspec" : key.slice(0, colon),
    name,
    value: equals < 0 ? "" : text.slice(equals + 1),
  };
};

/** @throws QuestionError for a label that is none, and where there is none at all. */
export const readLabels = (labels: unknown, path: string): readonly Label[] => {
  if (!Array.isArray(labels) || labels.length === 0) {
    throw new QuestionError(path, `must be a list of labels, is ${JSON.stringify(labels)}`);
  }
  return labels.map((text: unknown, index) => {
    const label = typeof text === "string" ? parseLabel(text) : undefined;
    if (label !== undefined) return label;
    throw new QuestionError(
      `${path}[${index}]`,
      `${JSON.stringify(text)} is not a label. Accepted: source:key=value, such as k8s:app=web or reserved:world`,
    );
  });
};

/** What an identity's labels say of a pod: who it is beside its own labels. */
export interface PodLabels {
  readonly own: StringMap;
  readonly serviceAccount: string | undefined;
  readonly cluster: string | undefined;
}

/** Takes a pod's own labels out of those of its identity. */
export const podLabelsOf = (labels: readonly Label[]): PodLabels => {
  const kubernetes = new Map(
    labels.filter(({ source }) => source === "k8s").map(({ name, value }) => [name, value]),
  );
  const added = [podNamespaceLabel, clusterLabel, serviceAccountLabel];
  const own = [...kubernetes].filter(
    ([name]) => !added.includes(name) && !name.startsWith(namespaceLabelPrefix),
  );
  return {
    own: Object.fromEntries(own),
    serviceAccount: kubernetes.get(serviceAccountLabel),
    cluster: kubernetes.get(clusterLabel),
  };
};
