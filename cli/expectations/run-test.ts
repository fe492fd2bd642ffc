import { outColours } from "../colours";
import { checkValues, type RenderOptions, toRender } from "../rendering/render-options";
import { renderedSources } from "../rendering/rendered-sources";
import { type OutputFormat, wantedFormat } from "../report/format-option";
import { formatReport } from "../report/format-report";
import { namedRelease } from "../verdicts/named-release";
import { print, printJson } from "../verdicts/say";
import { checkFolder, testExitCode } from "./check-folder";
import { wantedExpectationFiles } from "./expectation-files";
import type { MoreManifests } from "./load-folder";
import { testJson } from "./test-json";
import { testReport } from "./test-report";
import { testText } from "./test-text";
import { writeExpectations } from "./write-expectations";

/** The options of `lab test`. */
export interface TestOptions extends RenderOptions {
  /** Manifests that count beside each folder's own. */
  readonly file?: readonly string[];
  /** `1.19`, or a patch release of it. */
  readonly cilium?: string;
  readonly write?: true;
  readonly json?: true;
  readonly format?: OutputFormat;
}

const write = (folders: readonly string[], more: MoreManifests): number => {
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
 * @param version the program's, for reports.
 * @returns exit code: 0 everything holds, 1 something does not.
 * @throws UserError (exit code 2) for a file that cannot be used.
 */
export const runTest = (
  paths: readonly string[],
  { file = [], ...options }: TestOptions,
  version: string,
): number => {
  const wanted = paths.length === 0 ? ["."] : paths;
  checkValues(options);
  const cilium = options.cilium === undefined ? {} : { cilium: namedRelease(options.cilium, "--cilium ") };
  const more = { files: file, rendered: renderedSources(toRender(options)), ...cilium };
  if (options.write === true) return write(wanted, more);
  const folders = wantedExpectationFiles(wanted).map((one) => checkFolder(one, more));
  const format = wantedFormat(options);
  if (format === "json") printJson(testJson(folders));
  else if (format === "text") print(testText(folders, outColours));
  else process.stdout.write(formatReport(testReport(folders, version), format));
  return testExitCode(folders);
};
