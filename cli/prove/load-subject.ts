import { readExpectations } from "../../manifests/expectations/read-expectations";
import { isPolicy } from "../../manifests/is-policy";
import type { ManifestDocument } from "../../manifests/parse-manifests";
import { readManifests } from "../../manifests/read-manifests";
import { lab as defaultLab } from "../../policies/lab/lab";
import { type LabPod, labPods } from "../../policies/lab/lab-world";
import { workloadNames } from "../../policies/lab/workload";
import { labRows } from "../../proof/plan/expected-rows";
import { identityOfObject, type OwnPolicies } from "../../proof/result/explain-mismatch";
import { manifestSubject } from "../../questions/manifest-subject";
import { ownFolderSubject } from "../../questions/own-folder";
import type { Subject } from "../../questions/subject";
import type { ExpectationFile } from "../expectations/expectation-files";
import { unusableError } from "../expectations/load-folder";
import { liveSide, worldOfSide } from "../verdicts/manifest-side";
import type { WantedPhase } from "./wanted-proof";

/** What is to be proven: a phase of the lab, or a file of expectations. */
export type Wanted =
  | ({ readonly kind: "phase" } & WantedPhase)
  | ({ readonly kind: "file" } & ExpectationFile);

/** A cluster as it is now, what is expected of it, and whose policies are to decide. */
export interface LoadedProof {
  readonly subject: Subject;
  readonly documents: readonly ManifestDocument[];
  readonly own: OwnPolicies;
}

const isLabPod = (end: string): end is LabPod => Object.hasOwn(labPods(defaultLab), end);

/** `phase baseline`, `shop/expectations.yaml`. */
export const titleOf = (wanted: Wanted): string => (wanted.kind === "phase" ? wanted.title : wanted.file);

const phaseSide = (
  wanted: Extract<Wanted, { kind: "phase" }>,
  side: Awaited<ReturnType<typeof liveSide>>,
): Subject => {
  const { lab, expectations } = wanted;
  const flows = expectations.map(({ flow }) => flow);
  const ends = [...new Set(flows.flatMap(({ from, to }) => [from, to]))].filter(
    (end): end is LabPod => typeof end === "string" && isLabPod(end),
  );
  const { kind, name } = side;
  const subject = manifestSubject(worldOfSide(side), lab, { kind, name, named: flows, ends });
  return { ...subject, expected: labRows(lab, expectations, subject.names) };
};

const fileSide = (
  { file, folder }: ExpectationFile,
  side: Awaited<ReturnType<typeof liveSide>>,
): Pick<LoadedProof, "subject" | "own"> => {
  const written = readExpectations(file, workloadNames);
  if ("problems" in written) throw unusableError({ file, problems: written.problems });
  const { kind, name } = side;
  const found = ownFolderSubject(worldOfSide(side), defaultLab, { kind, name }, written.read, file);
  if ("problems" in found) throw unusableError({ file, problems: found.problems });
  const policies = readManifests({ named: [folder] })
    .documents.map(({ object }) => object)
    .filter(isPolicy);
  const identities = policies.map(({ metadata, ...rest }) =>
    identityOfObject({
      ...rest,
      metadata:
        rest.kind === "CiliumClusterwideNetworkPolicy"
          ? { ...metadata }
          : { namespace: "default", ...metadata },
    }),
  );
  return {
    subject: found.subject,
    own: { identities: identities.length === 0 ? undefined : new Set(identities), owner: folder },
  };
};

/**
 * Reads the cluster, and what is expected of it.
 *
 * @throws UserError where there is no cluster, it refuses, or a file of expectations cannot be used.
 */
export const loadProof = async (
  wanted: Wanted,
  context: string | undefined,
  say: (line: string) => void,
): Promise<LoadedProof> => {
  const side = await liveSide(context, say);
  if (wanted.kind === "file") return { ...fileSide(wanted, side), documents: side.documents };
  return {
    subject: phaseSide(wanted, side),
    documents: side.documents,
    own: { identities: wanted.identities, owner: wanted.title },
  };
};
