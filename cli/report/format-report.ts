import type { ReportFormat } from "./format-option";
import { githubText } from "./github";
import { junitText } from "./junit";
import { markdownText } from "./markdown";
import type { Report } from "./report";
import { sarifText } from "./sarif";

const writers: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  sarif: sarifText,
  junit: junitText,
  github: githubText,
  markdown: markdownText,
};

/** A report in one of the formats, ending in a line feed. */
export const formatReport = (report: Report, format: ReportFormat): string => writers[format](report);
