import { counted } from "../../messages/counted";
import type { ChangedRow } from "../../questions/compare-matrices";
import { rowText } from "../../questions/flow-row";
import { isMet, type Matrix, unmetRows } from "../../questions/matrix";
import { shortReason } from "../../questions/short-reason";
import { type Subject, subjectTitle } from "../../questions/subject";
import type { FlowVerdict } from "../../verdicts/answer";
import { expectationResult, flowCells, flowColumns, flowRules, policyResults } from "../report/flow-results";
import type { Report, ReportResult } from "../report/report";

const rulesOf = (results: readonly ReportResult[]): Report["rules"] => {
  const used = new Set(results.map(({ rule }) => rule));
  return flowRules.filter(({ id }) => used.has(id));
};

const verdictText = (answer: FlowVerdict | undefined): string => {
  if (answer === undefined) return "no such flow";
  return answer.auth === "" ? answer.verdict : `${answer.verdict} (authenticated)`;
};

/** What is expected of a matrix, and its flows as a table, as every format of `--format` wants it. */
export const matrixReport = (matrix: Matrix, shown: Matrix["rows"], version: string): Report => {
  const { subject, rows, policies } = matrix;
  const results = [
    ...rows.flatMap((row): ReportResult[] => {
      const { expected, answer, from, to, flow } = row;
      if (expected === undefined) return [];
      const checked = { ...expected, row: { from, to, flow }, answer, met: isMet(row) === true };
      return [expectationResult(checked, undefined)];
    }),
    ...policyResults(matrix),
  ];
  const { length } = subject.expected;
  const unmet = unmetRows(matrix).length;
  const expectations = length === 0 ? "" : `, ${unmet} of ${counted(length, "expectation")} not met`;
  return {
    command: "lab verdicts",
    version,
    summary: `${subjectTitle(subject)}: ${counted(rows.length, "flow")} under ${counted(policies.length, "policy", "policies")}${expectations}`,
    rules: rulesOf(results),
    results,
    tables: [
      {
        title: `Flows of ${subjectTitle(subject)}`,
        columns: [...flowColumns, "Verdict", "Why"],
        rows: shown.map((row) => [...flowCells(row), row.answer.verdict, shortReason(row.answer)]),
      },
    ],
    notes: subject.notes,
  };
};

/**
 * A comparison as every format of `--format` wants it. For people it is a table, for programs a result per flow.
 *
 * @param fails whether a difference makes the command fail.
 * @param isForPeople whether the table is all that is wanted.
 */
export const diffReport = (
  [before, after]: readonly [Subject, Subject],
  rows: readonly ChangedRow[],
  { version, fails, isForPeople }: { version: string; fails: boolean; isForPeople: boolean },
): Report => {
  const results = rows.map(
    (row): ReportResult => ({
      rule: "flow-changed",
      level: fails ? "error" : "info",
      fails,
      subject: rowText(row),
      message: `${verdictText(row.before)} before, ${verdictText(row.after)} after${row.after === undefined ? "" : `: ${shortReason(row.after)}`}.`,
    }),
  );
  const titles = `${subjectTitle(before)} → ${subjectTitle(after)}`;
  const count =
    rows.length === 0
      ? "every flow is decided the same"
      : `${counted(rows.length, "flow")} decided differently`;
  const table = {
    title: "Flows that change",
    columns: [...flowColumns, "Before", "After", "Why now"],
    rows: rows.map((row) => [
      ...flowCells(row),
      verdictText(row.before),
      verdictText(row.after),
      row.after === undefined ? "" : shortReason(row.after),
    ]),
  };
  return {
    command: "lab verdicts",
    version,
    summary: `${titles}: ${count}`,
    rules: isForPeople ? [] : rulesOf(results),
    results: isForPeople ? [] : results,
    tables: rows.length === 0 ? [] : [table],
    notes: [...new Set([...before.notes, ...after.notes])],
  };
};
