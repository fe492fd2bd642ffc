import { leftOutLines, leftOutText } from "../../manifests/left-out";
import { counted } from "../../messages/counted";
import type { Severity } from "../../verdicts/lint/finding";
import { outColours } from "../colours";
import { wantedFormat } from "../report/format-option";
import { formatReport } from "../report/format-report";
import type { LintReport } from "./collect-findings";
import { findingsText, lookedAt, severityCounts } from "./findings-text";
import type { LintOptions } from "./lint-options";
import { lintReport } from "./lint-report";
import { countFindings, isAtLeast } from "./located-finding";
import type { CountedFindings } from "./sorted-findings";

/** Policies as they are written: one that several namespaces use is written once. */
const writtenPolicies = ({ policies }: LintReport): number =>
  new Set(
    policies.map(({ file, document, object, lineOf }) =>
      JSON.stringify([file, document, object.kind, object.metadata?.name, lineOf("")]),
    ),
  ).size;

/** What is printed. */
export interface ShownLint extends CountedFindings {
  readonly report: LintReport;
  readonly options: LintOptions;
}

const jsonText = ({ open, silenced, notes, report, options }: ShownLint): string => {
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
export const podsNote = ({ policies, pods }: LintReport): readonly string[] =>
  policies.length > 0 && pods === "supposed"
    ? ["pods: none in the input, so those were looked at that the policies' selectors describe"]
    : [];

const silencedLines = ({ silenced, options }: ShownLint): string[] => {
  if (silenced.length === 0) return [];
  if (options.verbose !== true)
    return [`silenced: ${counted(silenced.length, "finding")}; --verbose lists them`];
  return silenced.map(
    ({ id, file, line, silenced: { by, reason } }) => `silenced: ${file}:${line} ${id} (${by}): ${reason}`,
  );
};

const text = (shown: ShownLint, total: string): string => {
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

/**
 * What `lab lint` prints.
 *
 * @param version the program's, for reports.
 */
export const lintOutput = (shown: ShownLint, failOn: Severity | "none", version: string): string => {
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
