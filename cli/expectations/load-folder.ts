import type { CiliumRelease } from "../../cilium/cilium-release";
import { type ExpectationProblem, problemText } from "../../manifests/expectations/expectation-problem";
import { expectationsFile, readExpectations } from "../../manifests/expectations/read-expectations";
import { type LeftOut, leftOutText } from "../../manifests/left-out";
import { ManifestError } from "../../manifests/manifest-error";
import { flawFindings, type ManifestInput, readManifests } from "../../manifests/read-manifests";
import type { RenderedSource } from "../../manifests/rendered/rendered-source";
import { type ManifestWorld, worldFromManifests } from "../../manifests/world-from-manifests";
import { lab } from "../../policies/lab/lab";
import { workloadNames } from "../../policies/lab/workload";
import { type ExpectedByFile, withExpectations } from "../../questions/expected-by-file";
import { type ManifestSubjectOptions, manifestSubject } from "../../questions/manifest-subject";
import { ownFolderSubject } from "../../questions/own-folder";
import type { Subject } from "../../questions/subject";
import { usageError } from "../verdicts/usage-error";
import { type ExpectationFile, isExpectationsFile } from "./expectation-files";

/** Manifests of files and folders as verdicts are asked of them. */
export interface LoadedManifests extends Pick<ManifestWorld, "world" | "pods" | "notes"> {
  /** Manifests that could not be read, a line each. */
  readonly unread: readonly string[];
  readonly input: ManifestInput;
  /** What is no manifest, and no file of expectations either. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads manifests; a file of expectations among them is none and is no surprise.
 *
 * @param rendered manifests that a program rendered. Default: none.
 */
export const loadManifests = (
  named: readonly string[],
  rendered: readonly RenderedSource[] = [],
): LoadedManifests => {
  const input = readManifests({ named: named.filter((name) => !isExpectationsFile(name)), rendered });
  const leftOut = input.leftOut.filter(({ file }) => !isExpectationsFile(file));
  const world = worldFromManifests(input.documents);
  const unread = [...input.findings, ...flawFindings(world.flaws, input)].filter(
    ({ id }) => id === "unreadable-manifest",
  );
  const left = leftOutText(leftOut);
  return {
    ...world,
    notes: [...world.notes, ...(left === undefined ? [] : [left])],
    unread: unread.map(({ file, line, explanation }) => `${file}:${line}: ${explanation}`),
    input,
    leftOut,
  };
};

/** Manifests that count beside a folder's own. */
export interface MoreManifests {
  readonly files: readonly string[];
  /** What is rendered takes the place of the folder's own files: those are what it is made of. */
  readonly rendered: readonly RenderedSource[];
  /** The release of Cilium that decides. Default: the default release. */
  readonly cilium?: CiliumRelease;
}

/** Nothing beside a folder's own manifests. */
export const nothingMore: MoreManifests = { files: [], rendered: [] };

/** Reads the manifests that a folder's expectations are about. */
export const loadFolder = (folder: string, { files, rendered }: MoreManifests): LoadedManifests =>
  loadManifests(rendered.length > 0 ? files : [folder, ...files], rendered);

/** A file of expectations that cannot be used. */
export interface UnusableFile {
  readonly file: string;
  readonly problems: readonly ExpectationProblem[];
}

/** Everything that is wrong with a file of expectations, as one error. */
export const unusableError = ({ file, problems }: UnusableFile): Error =>
  usageError(
    `${file} cannot be used:\n${problems.map((problem) => `  ${problemText(problem)}`).join("\n")}`,
    "the format is described in docs/own-policies.md",
  );

const flawOf = (error: unknown): ExpectationProblem[] => {
  if (!(error instanceof ManifestError)) throw error;
  return [{ line: error.place.line ?? 1, key: "", reason: `${error.reason}.`, fix: error.fix ?? "fix it." }];
};

const read = (file: string): ReturnType<typeof readExpectations> => {
  try {
    return readExpectations(file, workloadNames);
  } catch (error) {
    return { problems: flawOf(error) };
  }
};

/**
 * What verdicts are asked of manifests beside which there are files of expectations.
 *
 * @param files at least one; if it is about the lab, the first decides that its pods are there.
 * @returns the subject, or the first file that cannot be used with everything that is wrong with it.
 */
export const subjectWithExpectations = (
  loaded: Pick<ManifestWorld, "world" | "pods" | "notes">,
  options: ManifestSubjectOptions,
  files: readonly ExpectationFile[],
): { readonly subject: Subject } | UnusableFile => {
  const name = files.length === 1 ? expectationsFile : `each ${expectationsFile}`;
  let subject: Subject | undefined;
  for (const { file } of files) {
    const result = read(file);
    if ("problems" in result) return { file, problems: result.problems };
    const found: ExpectedByFile =
      subject === undefined
        ? ownFolderSubject(loaded, lab, options, result.read, name)
        : withExpectations(subject, result.read, name);
    if ("problems" in found) return { file, problems: found.problems };
    subject = found.subject;
  }
  return { subject: subject ?? manifestSubject(loaded, lab, options) };
};
