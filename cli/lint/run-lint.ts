import { statSync } from "node:fs";
import { leftOutLines, leftOutText } from "../../manifests/left-out";
import { counted } from "../../messages/counted";
import type { Severity } from "../../verdicts/lint/finding";
import { outColours } from "../colours";
import { type OutputFormat, wantedFormat } from "../report/format-option";
import { formatReport } from "../report/format-report";
import { usageError } from "../verdicts/usage-error";
import { collectFindings, type LintReport } from "./collect-findings";
import { findingsText, lookedAt, severityCounts } from "./findings-text";
import { lintReport } from "./lint-report";
import { countFindings, isAtLeast, lintExitCode } from "./located-finding";
import { renderedSources } from "./rendered-sources";
import { type LabSettings, settingsFor } from "./silence/lab-settings";
import { type CountedFindings, countedFindings } from "./sorted-findings";

/** The options of `lab lint`. */
export interface LintOptions {
  readonly file?: readonly string[];
  readonly kustomize?: readonly string[];
  readonly helm?: readonly string[];
  readonly values?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly severity: Severity;
  readonly failOn?: Severity | "none";
  readonly strict?: true;
  readonly format?: OutputFormat;
  readonly json?: true;
  readonly verbose?: true;
  readonly allowEmpty?: true;
  readonly baseline?: string;
  readonly writeBaseline?: true;
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

/** Policies as they are written: one that several namespaces use is written once. */
const writtenPolicies = ({ policies }: LintReport): number =>
  new Set(
    policies.map(({ file, document, object, lineOf }) =>
      JSON.stringify([file, document, object.kind, object.metadata?.name, lineOf("")]),
    ),
  ).size;

interface Shown extends CountedFindings {
  readonly report: LintReport;
  readonly options: LintOptions;
}

const jsonText = ({ open, silenced, notes, report, options }: Shown): string => {
  const { leftOut, files: read, policies } = report;
  const findings = open
    .filter(({ severity }) => isAtLeast(severity, options.severity))
    .map(({ cause: _, ...finding }) => finding);
  const summary = {
    policies: writtenPolicies(report),
    files: new Set(policies.map(({ file }) => file)).size,
    read,
    ...countFindings(open),
    silenced: silenced.length,
  };
  return `${JSON.stringify({ findings, summary, leftOut, silenced, notes }, null, 2)}\n`;
};

/** Findings about pods rest on pods that somebody has to have described. */
const podsNote = ({ policies, pods }: LintReport): readonly string[] =>
  policies.length > 0 && pods === "supposed"
    ? ["pods: none in the input, so those were looked at that the policies' selectors describe"]
    : [];

const silencedLines = ({ silenced, options }: Shown): string[] => {
  if (silenced.length === 0) return [];
  if (options.verbose !== true)
    return [`silenced: ${counted(silenced.length, "finding")}; --verbose lists them`];
  return silenced.map(
    ({ id, file, line, silenced: { by, reason } }) => `silenced: ${file}:${line} ${id} (${by}): ${reason}`,
  );
};

const text = (shown: Shown, total: string): string => {
  const { open, notes, report, options } = shown;
  const wanted = open.filter(({ severity }) => isAtLeast(severity, options.severity));
  const verbose = options.verbose === true;
  const left = leftOutText(report.leftOut);
  return `${[
    findingsText(wanted, total, { colours: outColours, verbose }),
    ...silencedLines(shown),
    ...notes,
    ...(left === undefined ? [] : verbose ? leftOutLines(report.leftOut) : [`${left}; --verbose lists them`]),
  ].join("\n")}\n`;
};

const output = (shown: Shown, failOn: Severity | "none", version: string): string => {
  const { open, silenced, notes, report, options } = shown;
  const format = wantedFormat(options);
  if (format === "json") return jsonText(shown);
  const total = lookedAt(writtenPolicies(report), new Set(report.policies.map(({ file }) => file)).size);
  if (format === "text") return text(shown, total);
  const counts = severityCounts(open).map(({ text: count }) => count);
  const left = leftOutText(report.leftOut);
  return formatReport(
    lintReport({
      open: open.filter(({ severity }) => isAtLeast(severity, options.severity)),
      ...{ silenced, failOn, version, policies: report.policies },
      summary: `${total}: ${counts.length === 0 ? "nothing found" : counts.join(", ")}`,
      notes: [...notes, ...(left === undefined ? [] : [left])],
    }),
    format,
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
  const { file = [], kustomize = [], helm = [], values = [], include = [], exclude = [] } = options;
  if (values.length > 0 && helm.length === 0)
    throw usageError("--values is for charts, and there is no --helm", "add --helm CHART");
  const [first] = [...paths, ...file, ...kustomize, ...helm];
  if (first === undefined) {
    throw usageError(
      "nothing to look at: no path and no --file",
      "name files or folders: lab lint PATH…, or -f - for standard input, or --kustomize or --helm",
    );
  }
  const settings = settingsFor(first);
  const baseline = baselineOf(options, settings);
  const report = collectFindings(
    {
      ...{ named: file, offered: paths, rendered: renderedSources({ kustomize, helm, values }) },
      patterns: { include: [...settings.include, ...include], exclude: [...settings.exclude, ...exclude] },
    },
    options.worldFromFiles,
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
    process.stdout.write(output(shown, failOn, version));
  }
  if (isEmpty && exitCode === 0) throw emptyError(report);
  return exitCode;
};
