import { statSync } from "node:fs";
import { leftOutText } from "../../manifests/left-out";
import { checkValues, toRender } from "../rendering/render-options";
import { renderedSources } from "../rendering/rendered-sources";
import { wantedFormat } from "../report/format-option";
import { namedRelease } from "../verdicts/named-release";
import { usageError } from "../verdicts/usage-error";
import { collectFindings, type LintReport } from "./collect-findings";
import type { LintOptions } from "./lint-options";
import { lintOutput, podsNote } from "./lint-output";
import { lintExitCode } from "./located-finding";
import { type LabSettings, settingsFor } from "./silence/lab-settings";
import { countedFindings } from "./sorted-findings";

const emptyError = ({ files, leftOut }: LintReport) => {
  const left = leftOutText(leftOut);
  const read = files === 0 ? "no file was read" : `${files} ${files === 1 ? "file was" : "files were"} read`;
  return usageError(
    `no policy in the input: ${read}${left === undefined ? "" : `, ${left}`}`,
    "name files with policies, or look at what the command before the pipe printed; hidden folders, `vendor` and what .gitignore names are read where they are named themselves; --allow-empty takes it for right",
  );
};

const isFolder = (name: string): boolean => statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;

const baselineOf = (options: LintOptions, settings: LabSettings): string | undefined => {
  const file = options.baseline ?? settings.baseline;
  if (file === undefined && options.writeBaseline === true) {
    throw usageError(
      "--write-baseline needs to know where",
      "name the file: --baseline .lab-baseline.json --write-baseline, or lint.baseline in .lab.yaml",
    );
  }
  return file;
};

/**
 * `lab lint`.
 *
 * @param paths files and folders as a shell or pre-commit gives them: what is not a manifest is left out.
 * @param version the program's, for reports.
 * @returns exit code: 1 if there is a finding that is an error (with `--fail-on` something less).
 * @throws UserError (wrong usage) for files that are not there or no manifests, and where no policy was read.
 */
export const runLint = (paths: readonly string[], options: LintOptions, version: string): number => {
  const { file = [], include = [], exclude = [] } = options;
  checkValues(options);
  const rendered = toRender(options);
  const [first] = [...paths, ...file, ...(rendered?.kustomize ?? []), ...(rendered?.helm ?? [])];
  if (first === undefined) {
    throw usageError(
      "nothing to look at: no path and no --file",
      "name files or folders: lab lint PATH…, or -f - for standard input, or --kustomize or --helm",
    );
  }
  const cilium = options.cilium === undefined ? undefined : namedRelease(options.cilium, "--cilium ");
  const settings = settingsFor(first);
  const baseline = baselineOf(options, settings);
  const report = collectFindings(
    {
      ...{ named: file, offered: paths, rendered: renderedSources(rendered) },
      patterns: { include: [...settings.include, ...include], exclude: [...settings.exclude, ...exclude] },
    },
    options.worldFromFiles,
    cilium,
  );
  const findings = countedFindings(report, {
    ...{ settings, write: options.writeBaseline === true },
    isWhole: paths.length === 0 || file.length > 0 || paths.some(isFolder),
    ...(baseline === undefined ? {} : { baseline }),
  });
  const failOn = options.failOn ?? (options.strict === true ? "warning" : (settings.failOn ?? "error"));
  const exitCode = lintExitCode(findings.open, failOn);
  const isEmpty = report.policies.length === 0 && options.allowEmpty !== true;
  const shown = { ...findings, notes: [...findings.notes, ...podsNote(report)], report, options };
  if (!isEmpty || exitCode !== 0 || findings.open.length > 0 || wantedFormat(options) === "json") {
    process.stdout.write(lintOutput(shown, failOn, version));
  }
  if (isEmpty && exitCode === 0) throw emptyError(report);
  return exitCode;
};
