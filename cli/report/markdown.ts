import { groupResults, type ResultGroup } from "./group-results";
import { openResults, type Report, type ReportResult, type ReportTable } from "./report";

/** GitHub refuses a comment of more than 65,536 characters. */
export const commentLimit = 65_000;

/** What Markdown and HTML would read as theirs is escaped; code between backticks stays code. */
const escaped = (text: string): string =>
  text
    .split(/(`[^`\n]+`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part.replaceAll("|", "\\|")
        : part
            .replace(/[\\*_~[\]|#`]/g, "\\$&")
            .replaceAll("&", "&amp;")
            .replaceAll("<", "&lt;"),
    )
    .join("")
    .replace(/\s*[\r\n]+\s*/g, "<br>");

const code = (text: string): string =>
  text === "" ? "" : `\`${text.replace(/[\r\n`]+/g, " ").replaceAll("|", "\\|")}\``;

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const head = (columns: readonly string[]): string[] => [row(columns), row(columns.map(() => "---"))];

const where = ({ place }: ReportResult): string =>
  place === undefined ? "" : code(`${place.file}${place.line === undefined ? "" : `:${place.line}`}`);

const about = ({ subject, path = "" }: ReportResult): string =>
  [code(subject), code(path)].filter((part) => part !== "").join("<br>");

const groupRow = ({ first, all }: ResultGroup<ReportResult>): string => {
  const more = all.length === 1 ? "" : `<br>and ${all.length - 1} more with this cause`;
  const fix = first.fix === undefined ? "" : `<br>**fix:** ${escaped(first.fix)}`;
  return row([
    first.level,
    code(first.rule),
    about(first),
    `${where(first)}${more}`,
    `${escaped(first.message)}${fix}`,
  ]);
};

const tableLines = ({ title, columns, rows }: ReportTable): string[] => [
  "",
  `**${escaped(title)}**`,
  "",
  ...head(columns.map(escaped)),
  ...rows.map((cells) => row(cells.map(escaped))),
];

/** Keeps the lines that fit and says how many do not. */
const within = (lines: readonly string[], limit: number): string => {
  let length = 0;
  const kept = lines.findIndex((line) => {
    length += line.length + 1;
    return length > limit - 100;
  });
  if (kept === -1) return `${lines.join("\n")}\n`;
  return `${lines.slice(0, kept).join("\n")}\n\n… and ${lines.length - kept} more lines, which do not fit into a comment\n`;
};

/**
 * A report as Markdown, for a comment on a pull request or a job's summary. Results of one cause are one row.
 *
 * @param limit how many characters it may have at most.
 */
export const markdownText = (report: Report, limit: number = commentLimit): string => {
  const groups = groupResults(openResults(report), ({ rule, level, cause, message }) => [
    rule,
    level,
    cause ?? message,
  ]);
  const silenced = report.results.filter((result) => result.silenced !== undefined).length;
  const notes = [...(report.notes ?? []), ...(silenced === 0 ? [] : [`silenced: ${silenced}`])];
  return within(
    [
      `### ${report.command}`,
      "",
      escaped(report.summary),
      ...(groups.length === 0
        ? []
        : ["", ...head(["", "Finding", "About", "Where", "What"]), ...groups.map(groupRow)]),
      ...(report.tables ?? []).flatMap(tableLines),
      ...notes.flatMap((note) => ["", escaped(note)]),
    ],
    limit,
  );
};
