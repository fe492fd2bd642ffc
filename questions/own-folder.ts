import type { WrittenExpectations } from "../manifests/expectations/read-expectations";
import type { ManifestWorld } from "../manifests/world-from-manifests";
import { defaultDeny } from "../policies/blocks/default-deny";
import { identityOf } from "../policies/kubernetes-object";
import type { Lab } from "../policies/lab/lab";
import { type LabPod, labPods } from "../policies/lab/lab-world";
import { labFlowOf, labPeerOf } from "../policies/own/own-expectations";
import { type ExpectedByFile, withExpectations } from "./expected-by-file";
import { type ManifestSubjectOptions, manifestSubject } from "./manifest-subject";

type Read = Pick<ManifestWorld, "world" | "pods" | "notes">;

const endsOf = ({ workloads = [], expectations }: WrittenExpectations): readonly string[] => [
  ...new Set([...workloads, ...expectations.flatMap(({ flow: { from, to } }) => [from, to])]),
];

/** Ends of the lab that every cluster has. */
const everywhere: readonly string[] = ["dns", "world"];

/**
 * Whether expectations are about the pods of the lab, as those of phase `own` are: the file lists such pods, or names one
 * that is not in its folder.
 */
export const isAboutLab = (written: WrittenExpectations, { world, pods }: Omit<Read, "notes">): boolean => {
  if (written.workloads !== undefined) return true;
  const there = [...(world.endpoints ?? []).map(({ name }) => name), ...pods.map(({ workload }) => workload)];
  return endsOf(written).some(
    (end) => labPeerOf(end) !== undefined && !everywhere.includes(end) && !there.includes(end),
  );
};

/** With the default deny that every phase of the lab has, where the folder has none of its own. */
const withFloor = (read: Read, lab: Lab): Read => {
  const floor = defaultDeny(lab);
  const { policies = [] } = read.world;
  const isThere = policies.some(
    ({ kind, metadata }) => `${kind}/${metadata?.namespace}/${metadata?.name}` === identityOf(floor),
  );
  if (isThere) return read;
  return {
    ...read,
    world: { ...read.world, policies: [{ ...floor }, ...policies] },
    notes: [...read.notes, "the lab's default-deny is added, as phase own adds it"],
  };
};

/**
 * What verdicts are asked of a folder that has an `expectations.yaml`: it is held against that file. Where the file is about
 * the lab, the lab's pods and its default deny are there, as in phase `own`.
 *
 * @param name what the file is called where its expectations are spoken of.
 */
export const ownFolderSubject = (
  read: Read,
  lab: Lab,
  options: ManifestSubjectOptions,
  written: WrittenExpectations,
  name: string,
): ExpectedByFile => {
  if (!isAboutLab(written, read)) return withExpectations(manifestSubject(read, lab, options), written, name);
  const named = written.expectations.flatMap(({ flow }) => labFlowOf(flow) ?? []);
  const known = Object.keys(labPods(lab));
  const ends = endsOf(written).filter((end): end is LabPod => known.includes(end));
  // A cluster has what it has.
  const whole = options.kind === "live" ? read : withFloor(read, lab);
  const subject = manifestSubject(whole, lab, { ...options, named, ends });
  return withExpectations(subject, written, name);
};
