import { explainFlow } from "../../questions/explain-flow";
import { decideMatrix, matrixExitCode, unmetRows } from "../../questions/matrix";
import { checkFilter, filteredRows, type RowFilter } from "../../questions/row-filter";
import { subjectTitle } from "../../questions/subject";
import { VerdictEngine } from "../../verdicts/answer-question";
import { outColours } from "../colours";
import { wantedFormat } from "../report/format-option";
import { formatReport } from "../report/format-report";
import { explainText } from "./explain-text";
import { matrixHtml } from "./html/matrix-html";
import { type LoadContext, loadSubject } from "./load-subject";
import { matrixJson, rowJson, subjectJson } from "./matrix-json";
import { matrixReport } from "./matrix-report";
import { matrixText, policyText } from "./matrix-text";
import { wholeView } from "./matrix-view";
import { namedRelease } from "./named-release";
import { filterOf, type Mode, parseMode, type VerdictsOptions } from "./parse-mode";
import { parseQuestion } from "./parse-question";
import type { Source } from "./parse-source";
import { runDiff } from "./run-diff";
import { print, printJson, say } from "./say";
import { writeHtml } from "./write-html";

const runMatrix = async (
  source: Source,
  options: VerdictsOptions,
  filter: RowFilter,
  context: LoadContext,
): Promise<number> => {
  const { html, all } = options;
  const format = wantedFormat(options);
  const matrix = decideMatrix(await loadSubject(source, context));
  const { rows, subject } = matrix;
  checkFilter(filter, rows, subject.names);
  const shown = {
    ...matrix,
    rows: filteredRows(rows, filter, subject.names, ({ answer }) => answer.verdict),
  };
  if (html !== undefined) writeHtml(html, matrixHtml(shown));
  if (format === "json") printJson({ ...matrixJson(shown), unmet: unmetRows(matrix).length });
  else if (format === "text")
    print(matrixText(matrix, outColours, { ...wholeView(), filter, all: all === true }));
  else process.stdout.write(formatReport(matrixReport(matrix, shown.rows, context.version), format));
  return matrixExitCode(matrix);
};

const runQuestion = async (
  source: Source,
  options: VerdictsOptions,
  context: LoadContext,
): Promise<number> => {
  const subject = await loadSubject(source, context);
  const { row, described } = parseQuestion(options, subject);
  const { endpoints = [] } = subject.world;
  const engine = new VerdictEngine({ ...subject.world, endpoints: [...endpoints, ...described] });
  const explained = explainFlow(engine, row);
  const policies = engine.compiled.statuses;
  // What a refused policy should have done is not in the answer.
  const exitCode = policies.some(({ error }) => error !== undefined) ? 1 : 0;
  if (wantedFormat(options) === "json") {
    const { answer, source: from, destinations, seen } = explained;
    printJson({
      subject: subjectJson(subject),
      policies,
      ...rowJson(row),
      ...answer,
      source: from,
      destinations,
      seen,
    });
    return exitCode;
  }
  for (const policy of policies) {
    if (policy.error !== undefined) say(`note: ${policyText(policy)} is left out: ${policy.error}`);
  }
  for (const note of subject.notes) say(`note: ${note}`);
  print(explainText(explained, subjectTitle(subject), outColours));
  return exitCode;
};

const run = (mode: Mode, options: VerdictsOptions, context: LoadContext): Promise<number> => {
  const filter = filterOf(options, mode);
  switch (mode.kind) {
    case "matrix":
      return runMatrix(mode.source, options, filter, context);
    case "question":
      return runQuestion(mode.source, options, context);
    case "diff":
    case "change":
      return runDiff(mode, options, filter, context);
    case "releases": {
      const { runReleases } = require("./run-releases") as typeof import("./run-releases");
      return runReleases(mode, options, filter, context);
    }
  }
};

/**
 * `lab verdicts`.
 *
 * @param project the folder of the stack files, asked for only where one is read.
 * @param version the program's, for reports.
 * @returns exit code: 1 if something is not as expected.
 * @throws UserError with one message for whatever a user can fix.
 */
export const runVerdicts = async (
  options: VerdictsOptions,
  project: () => string,
  version: string,
): Promise<number> => {
  const mode = parseMode(options);
  const cilium = options.cilium === undefined ? {} : { cilium: namedRelease(options.cilium, "--cilium ") };
  return run(mode, options, { project, say, version, ...cilium });
};
