import { openResults, type Report, type ReportLevel, type ReportResult } from "./report";

const commands: Readonly<Record<Exclude<ReportLevel, "pass">, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

// As @actions/core writes them: a line is one command, and these end its parts.
const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const line = ({ rule, level, subject, path = "", message, fix, place }: ReportResult): string => {
  const properties = [
    ...(place === undefined ? [] : [`file=${property(place.file)}`]),
    ...(place?.line === undefined ? [] : [`line=${place.line}`]),
    `title=${property(rule)}`,
  ];
  const about = [subject, path].filter((part) => part !== "").join(", ");
  const text = [
    about === "" ? message : `${about}: ${message}`,
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
  ].join("\n");
  return `::${level === "pass" ? "debug" : commands[level]} ${properties.join(",")}::${data(text)}`;
};

/**
 * A report as commands of GitHub Actions: what is found is shown beside the lines of a pull request. GitHub shows ten of
 * each kind for a step, so the worst come first. What is silenced or as it should be is left out.
 */
export const githubText = (report: Report): string => {
  const summary = [report.summary, ...(report.notes ?? [])];
  return `${[...openResults(report).map(line), ...summary.map((text) => data(text).replace(/^::/, ": :"))].join("\n")}\n`;
};
