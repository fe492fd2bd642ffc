import { outColours } from "../colours";
import { print, printJson } from "../verdicts/say";
import { checkFolder, testExitCode } from "./check-folder";
import { wantedExpectationFiles } from "./expectation-files";
import { testJson } from "./test-json";
import { testText } from "./test-text";
import { writeExpectations } from "./write-expectations";

/** The options of `lab test`. */
export interface TestOptions {
  /** Manifests that count beside each folder's own. */
  readonly file?: readonly string[];
  readonly write?: true;
  readonly json?: true;
}

const write = (folders: readonly string[], more: readonly string[]): number => {
  let exitCode = 0;
  for (const folder of folders) {
    const written = writeExpectations(folder, more);
    print(
      `written: ${written.file}: ${written.count} flows as they are decided now. Read it before you keep it.`,
    );
    exitCode = Math.max(exitCode, written.exitCode);
  }
  return exitCode;
};

/**
 * `lab test`.
 *
 * @param paths folders, or files of expectations; the current folder if there are none.
 * @returns exit code: 0 everything holds, 1 something does not.
 * @throws UserError (exit code 2) for a file that cannot be used.
 */
export const runTest = (paths: readonly string[], { file = [], ...options }: TestOptions): number => {
  const wanted = paths.length === 0 ? ["."] : paths;
  if (options.write === true) return write(wanted, file);
  const folders = wantedExpectationFiles(wanted).map((one) => checkFolder(one, file));
  if (options.json === true) printJson(testJson(folders));
  else print(testText(folders, outColours));
  return testExitCode(folders);
};
