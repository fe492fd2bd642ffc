import { leftOutLines, leftOutText } from "../../manifests/left-out";
import type { Severity } from "../../verdicts/lint/finding";
import { outColours } from "../colours";
import { usageError } from "../verdicts/usage-error";
import { collectFindings, type LintReport } from "./collect-findings";
import { findingsText, lookedAt } from "./findings-text";
import { countFindings, isAtLeast, lintExitCode } from "./located-finding";

/** The options of `lab lint`. */
export interface LintOptions {
  readonly file?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly severity: Severity;
  readonly failOn?: Severity | "none";
  readonly strict?: true;
  readonly json?: true;
  readonly verbose?: true;
  readonly allowEmpty?: true;
  /** Whether pods, namespaces and Services of the files count. */
  readonly worldFromFiles: boolean;
}

const emptyError = ({ files, leftOut }: LintReport) => {
  const left = leftOutText(leftOut);
  const read = files === 0 ? "no file was read" : `${files} ${files === 1 ? "file was" : "files were"} read`;
  return usageError(
    `no policy in the input: ${read}${left === undefined ? "" : `, ${left}`}`,
    "name files with policies, or look at what the command before the pipe printed; --allow-empty takes it for right",
  );
};

const run = (paths: readonly string[], options: LintOptions): number => {
  const { file = [], include = [], exclude = [], severity, json, worldFromFiles } = options;
  if (file.length === 0 && paths.length === 0) {
    throw usageError(
      "nothing to look at: no path and no --file",
      "name files or folders: lab lint PATH…, or -f - for standard input",
    );
  }
  const report = collectFindings(
    { named: file, offered: paths, patterns: { include, exclude } },
    worldFromFiles,
  );
  const { findings, policies, leftOut } = report;
  const shown = findings.filter((finding) => isAtLeast(finding.severity, severity));
  const files = new Set(policies.map((policy) => policy.file)).size;
  const left = leftOutText(leftOut);
  const isEmpty = policies.length === 0 && options.allowEmpty !== true;
  if (json === true) {
    const summary = { policies: policies.length, files, read: report.files, ...countFindings(findings) };
    process.stdout.write(`${JSON.stringify({ findings: shown, summary, leftOut }, null, 2)}\n`);
  } else if (!isEmpty || shown.length > 0) {
    process.stdout.write(
      `${findingsText(shown, lookedAt(policies.length, files), { colours: outColours, verbose: options.verbose === true })}\n`,
    );
    if (left !== undefined) {
      const lines = options.verbose === true ? leftOutLines(leftOut) : [`${left}; --verbose lists them`];
      process.stdout.write(`${lines.join("\n")}\n`);
    }
  }
  const exitCode = lintExitCode(findings, options.failOn ?? (options.strict === true ? "warning" : "error"));
  if (isEmpty && exitCode === 0) throw emptyError(report);
  return exitCode;
};

/**
 * `lab lint`.
 *
 * @param paths files and folders as a shell or pre-commit gives them: what is not a manifest is left out.
 * @returns exit code: 1 if there is a finding that is an error (with `--fail-on` something less).
 * @throws UserError (wrong usage) for files that are not there or no manifests, and where no policy was read.
 */
export const runLint = (paths: readonly string[], options: LintOptions): number => run(paths, options);
