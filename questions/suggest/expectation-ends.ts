import { lab } from "../../policies/lab/lab";
import { type LabPod, labPods } from "../../policies/lab/lab-world";
import type { CountedEnd } from "../../traffic/counted-ends";
import { reservedOf, type Wishes } from "./peers";
import type { Workload } from "./workloads";

/** An end as `expectations.yaml` has it. */
export type EndText = string | { readonly fqdn: string } | { readonly entity: string };

/** The same, with the lab's name for it. */
export interface WrittenEnd {
  readonly text: EndText;
  /** The lab's name for it; absent where it has none: then the file is not about the lab. */
  readonly inLab?: EndText;
}

const isSame = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>> = {},
): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => other[key] === value);

const labName = ({ namespace, labels }: Workload): LabPod | undefined => {
  const pods = labPods(lab);
  return (Object.keys(pods) as LabPod[]).find(
    (name) => pods[name].namespace === namespace && isSame(labels, pods[name].labels),
  );
};

const outsideEnd = ({ names, addresses }: CountedEnd, { fqdn, cidrs }: Wishes): WrittenEnd => {
  const [name] = names;
  if (fqdn && name !== undefined) return { text: { fqdn: name }, inLab: { fqdn: name } };
  const [address] = addresses;
  return cidrs.length > 0 && address !== undefined ? { text: address } : { text: "world", inLab: "world" };
};

/** Writes an end so that the file needs no pods beside it: each is described by the labels that select it. */
export const endOf = (
  end: CountedEnd,
  workload: Workload | undefined,
  wishes: Wishes,
): WrittenEnd | undefined => {
  if (workload !== undefined) {
    const pairs = Object.entries(workload.labels).map(([key, value]) => `${key}=${value}`);
    if (pairs.length === 0) return undefined;
    const name = labName(workload);
    return {
      text: `${pairs.join(",")}@${workload.namespace}`,
      ...(name === undefined ? {} : { inLab: name }),
    };
  }
  const reserved = reservedOf(end);
  if (reserved.includes("kube-apiserver")) {
    const entity = { entity: "kube-apiserver" };
    return { text: entity, inLab: entity };
  }
  if (end.recorded.isOutside) return outsideEnd(end, wishes);
  const [name] = reserved;
  return name === undefined ? undefined : { text: { entity: name } };
};
