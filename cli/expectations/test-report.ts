import { counted } from "../../messages/counted";
import { expectationResult, flowRules, policyResults } from "../report/flow-results";
import type { Report, ReportResult } from "../report/report";
import { reportFile } from "../report/report-file";
import { type CheckedFolder, unmetIn } from "./check-folder";

const resultsOf = (folder: CheckedFolder): readonly ReportResult[] => {
  const file = reportFile(folder.file);
  return [
    ...folder.rows.map((row) =>
      expectationResult(row, row.line === undefined ? { file } : { file, line: row.line }),
    ),
    // They are in one of the folder's files; which one is not known here.
    ...policyResults(folder).map((result) => ({ ...result, place: { file } })),
  ];
};

/** What `lab test` found, as every format of `--format` wants it. */
export const testReport = (folders: readonly CheckedFolder[], version: string): Report => {
  const results = folders.flatMap(resultsOf);
  const total = folders.reduce((sum, { rows }) => sum + rows.length, 0);
  const unmet = unmetIn(folders);
  const used = new Set(results.map(({ rule }) => rule));
  const files = `in ${counted(folders.length, "file")}`;
  return {
    command: "lab test",
    version,
    summary:
      unmet === 0
        ? `${counted(total, "expectation")} ${files} met`
        : `${unmet} of ${counted(total, "expectation")} ${files} not met`,
    rules: flowRules.filter(({ id }) => used.has(id)),
    results,
    notes: folders.flatMap(({ file, subject }) =>
      subject.notes.map((note) => `${reportFile(file)}: ${note}`),
    ),
  };
};
