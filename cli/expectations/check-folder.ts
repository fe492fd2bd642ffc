import { isPolicy } from "../../manifests/is-policy";
import { type CheckedSubject, checkExpected } from "../../questions/check-expected";
import { underRelease } from "../../questions/release-changes";
import type { ExpectationFile } from "./expectation-files";
import {
  loadFolder,
  type MoreManifests,
  nothingMore,
  subjectWithExpectations,
  type UnusableFile,
  unusableError,
} from "./load-folder";

/** What became of one file of expectations. */
export interface CheckedFolder extends ExpectationFile, CheckedSubject {}

const noPolicy = ({ file, folder }: ExpectationFile, { files, rendered }: MoreManifests): UnusableFile => ({
  file,
  problems: [
    {
      line: 1,
      key: "",
      reason: `there is no policy in ${[...(rendered.length > 0 ? rendered.map(({ name }) => name) : [folder]), ...files].join(", ")}.`,
      fix: "put the file beside policies, or name them: lab test FOLDER -f RENDERED.yaml.",
    },
  ],
});

/**
 * Holds a folder against its file of expectations.
 *
 * @param more manifests that count, too: what the folder is applied beside, or what it is rendered to.
 * @returns what became of each expectation, or what is wrong with the file.
 * @throws UserError, ManifestError (wrong usage) where a named manifest cannot be used.
 */
export const holdAgainst = (
  one: ExpectationFile,
  more: MoreManifests = nothingMore,
): CheckedFolder | UnusableFile => {
  const loaded = loadFolder(one.folder, more);
  const { unread, input } = loaded;
  if (!input.documents.some(({ object }) => isPolicy(object)) && unread.length === 0)
    return noPolicy(one, more);
  const options = { kind: "files", name: one.folder, unread } as const;
  const result = subjectWithExpectations(loaded, options, [one]);
  if ("problems" in result) return result;
  const { subject } = result;
  return {
    ...one,
    ...checkExpected(more.cilium === undefined ? subject : underRelease(subject, more.cilium)),
  };
};

/**
 * The same, for whoever named the file.
 *
 * @throws UserError (wrong usage) where it cannot be used.
 */
export const checkFolder = (one: ExpectationFile, more: MoreManifests): CheckedFolder => {
  const result = holdAgainst(one, more);
  if ("problems" in result) throw unusableError(result);
  return result;
};

/** Expectations of folders that are not met. */
export const unmetIn = (folders: readonly CheckedFolder[]): number =>
  folders.reduce((sum, { rows }) => sum + rows.filter(({ met }) => !met).length, 0);

/** 1 if something is not as expected, a policy is refused or not kept as it is written, or a file is unread; else 0. */
export const testExitCode = (folders: readonly CheckedFolder[]): number =>
  unmetIn(folders) > 0 ||
  folders.some(
    ({ policies, subject }) =>
      subject.unread !== undefined ||
      policies.some(({ error, dropped }) => error !== undefined || dropped !== undefined),
  )
    ? 1
    : 0;
