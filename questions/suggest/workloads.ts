import type { CountedEnd } from "../../traffic/counted-ends";
import type { CountedGroup } from "../../traffic/counted-group";
import { clusterLabel, podNamespaceLabel, serviceAccountLabel } from "../../verdicts/labels/label-key";
import { isQualifiedName } from "../../verdicts/labels/label-syntax";
import { parseLabel, podLabelsOf } from "../../verdicts/worlds/identity-labels";
import { identifyingLabels, type Labels } from "./identifying-labels";

/** Pods that the record calls by one name, and the labels that select them. */
export interface Workload {
  readonly namespace: string;
  readonly cluster: string;
  /** Without the namespace. */
  readonly name: string;
  /** Its selector in its own namespace; empty: no label tells its pods from others. */
  readonly labels: Labels;
  /** The ends of the record that it is; those of one rollout and the next differ in labels. */
  readonly ends: readonly CountedEnd[];
}

/** All ends of a record, each once. */
export const endsOf = (groups: Iterable<CountedGroup>): readonly CountedEnd[] => {
  const found = new Map<number, CountedEnd>();
  for (const { from, to } of groups) found.set(from.id, from).set(to.id, to);
  return [...found.values()];
};

type Pair = readonly [key: string, value: string];

interface Candidate extends Omit<Workload, "labels"> {
  /** Every label that all its pods have. */
  readonly common: Labels;
  /** Those of them that may stand in a selector. */
  readonly candidates: readonly Pair[];
}

const ownLabels = ({ recorded }: CountedEnd): Labels => {
  const labels = recorded.labels.flatMap((text) => parseLabel(text) ?? []);
  const { own, serviceAccount } = podLabelsOf(labels);
  return serviceAccount === undefined ? own : { ...own, [serviceAccountLabel]: serviceAccount };
};

const commonLabels = (ends: readonly CountedEnd[]): Labels => {
  const [first = {}, ...others] = ends.map(ownLabels);
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) => others.every((other) => other[key] === value)),
  );
};

const candidateOf = (
  ends: readonly CountedEnd[],
  keys: readonly string[] | undefined,
): Candidate | undefined => {
  const [first] = ends;
  if (first === undefined) return undefined;
  const { namespace, cluster, name } = first.recorded;
  const common = commonLabels(ends);
  const { [serviceAccountLabel]: account, ...own } = common;
  const byLabels = identifyingLabels(own, keys);
  // Who has nothing else is known by its service account; by `default` everybody is.
  const byAccount: readonly Pair[] =
    keys !== undefined || byLabels.length > 0 || account === undefined || account === "default"
      ? []
      : [[serviceAccountLabel, account]];
  return {
    ...{ namespace, cluster, ends, common },
    name: name.slice(name.indexOf("/") + 1),
    candidates: [...byLabels, ...byAccount],
  };
};

const matches = (pairs: readonly Pair[], { common }: Candidate): boolean =>
  pairs.every(([key, value]) => common[key] === value);

/** As few labels as tell it from the others of its namespace; all that there are where none do. */
const selectorOf = (own: Candidate, all: readonly Candidate[], isFixed: boolean): readonly Pair[] => {
  if (isFixed) return own.candidates;
  const others = all.filter(
    (other) => other !== own && other.namespace === own.namespace && other.cluster === own.cluster,
  );
  const chosen: Pair[] = [];
  for (const pair of own.candidates) {
    chosen.push(pair);
    if (!others.some((other) => matches(chosen, other))) return chosen;
  }
  return chosen;
};

const isName = (text: string): boolean => isQualifiedName(text) && !text.includes("/");

/**
 * The workloads of a record and the labels that select each. Those that no label tells apart are one.
 *
 * @param keys labels that selectors are to be made of; undefined: by the rule (identifying-labels.ts).
 */
export const workloadsOf = (
  ends: readonly CountedEnd[],
  keys: readonly string[] | undefined,
): readonly Workload[] => {
  const byName = new Map<string, CountedEnd[]>();
  for (const end of ends) {
    const { namespace, cluster, name } = end.recorded;
    if (!isName(namespace)) continue;
    const key = JSON.stringify([cluster, name]);
    byName.set(key, [...(byName.get(key) ?? []), end]);
  }
  const all = [...byName.values()].flatMap((own) => candidateOf(own, keys) ?? []);
  const bySelector = new Map<string, Workload>();
  for (const own of all) {
    const { namespace, cluster, name, ends: members } = own;
    const labels: Labels = Object.fromEntries(selectorOf(own, all, keys !== undefined));
    const nameless = Object.keys(labels).length === 0;
    const key = JSON.stringify([namespace, cluster, nameless ? name : Object.entries(labels).sort()]);
    const known = bySelector.get(key);
    bySelector.set(
      key,
      known === undefined
        ? { namespace, cluster, name, labels, ends: members }
        : { ...known, ends: [...known.ends, ...members] },
    );
  }
  return [...bySelector.values()];
};

/** How a peer of a policy is selected. @param own namespace of the policy. @param withCluster whether there are several. */
export const peerLabels = (
  { namespace, cluster, labels }: Workload,
  own: string,
  withCluster: boolean,
): Labels => ({
  ...(namespace === own ? {} : { [`k8s:${podNamespaceLabel}`]: namespace }),
  ...(withCluster && cluster !== "" ? { [`k8s:${clusterLabel}`]: cluster } : {}),
  ...labels,
});
