import { statSync } from "node:fs";
import path from "node:path";
import { expectationsFile } from "../../manifests/expectations/read-expectations";
import { filesBelow } from "../../manifests/find-files";
import { usageError } from "../verdicts/usage-error";

/** A file of expectations, and the folder that it is about: its own, with all that is below. */
export interface ExpectationFile {
  readonly file: string;
  readonly folder: string;
}

const isNamedSo = (file: string): boolean => path.basename(file) === expectationsFile;

/** Whether a path is a file of expectations, and not a folder of that name. */
export const isExpectationsFile = (name: string): boolean =>
  isNamedSo(name) && statSync(name, { throwIfNoEntry: false })?.isFile() === true;

const of = (file: string): ExpectationFile => ({ file, folder: path.dirname(file) });

/**
 * The files of expectations that paths lead to: those named, and those in folders. What is hidden or ignored by Git is left
 * out, as with manifests. Paths that are not there lead to none.
 */
export const expectationFilesAt = (paths: readonly string[]): readonly ExpectationFile[] => {
  const found = paths.flatMap((name): ExpectationFile[] => {
    if (isExpectationsFile(name)) return [of(name)];
    if (statSync(name, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    return filesBelow(name).filter(isNamedSo).map(of);
  });
  return [...new Map(found.map((each) => [path.resolve(each.file), each])).values()];
};

/** The file of expectations directly in each folder, and those that are named themselves. */
export const ownExpectationFiles = (paths: readonly string[]): readonly ExpectationFile[] =>
  paths.flatMap((name): ExpectationFile[] => {
    if (isExpectationsFile(name)) return [of(name)];
    if (name === "-" || statSync(name, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    const file = path.join(name, expectationsFile);
    return isExpectationsFile(file) ? [{ file, folder: name }] : [];
  });

/**
 * The files that `lab test` is to look at.
 *
 * @throws UserError (wrong usage) for a path that is not there, and where there is none.
 */
export const wantedExpectationFiles = (paths: readonly string[]): readonly ExpectationFile[] => {
  for (const name of paths) {
    const found = statSync(name, { throwIfNoEntry: false });
    if (found === undefined)
      throw usageError(
        `${name}: there is no such folder`,
        `name a folder with policies and an ${expectationsFile}`,
      );
    if (!found.isDirectory() && !isNamedSo(name))
      throw usageError(
        `${name} is not a folder and not an ${expectationsFile}`,
        "name the folder that it is in",
      );
  }
  const files = expectationFilesAt(paths);
  if (files.length > 0) return files;
  const where = paths.join(", ");
  throw usageError(
    `there is no ${expectationsFile} in ${where}`,
    `lab test --write ${paths[0]}   # proposes one from what holds now`,
  );
};
