import type pc from "picocolors";
import { counted } from "../../messages/counted";
import type { Severity } from "../../verdicts/lint/finding";
import { countFindings, type LocatedFinding } from "./located-finding";

type Colours = ReturnType<typeof pc.createColors>;

const colourOf = (severity: Severity, colours: Colours): ((text: string) => string) =>
  ({ error: colours.red, warning: colours.yellow, info: colours.cyan })[severity];

const findingText = (
  { id, severity, policy, path, explanation, fix, file, line }: LocatedFinding,
  colours: Colours,
): string[] => [
  `${colours.bold(`${file}:${line}`)} ${colourOf(severity, colours)(severity)} ${id}`,
  `  ${policy}${path === "" ? "" : `, ${path}`}`,
  `  ${explanation}`,
  `  ${colours.green("fix:")} ${fix}`,
];

/** What was looked at, in words. */
export const lookedAt = (policies: number, files: number): string =>
  `${counted(policies, "policy", "policies")} in ${counted(files, "file")}`;

/**
 * Findings for a terminal, file by file and within one by line.
 *
 * @param total what was looked at, in words.
 */
export const findingsText = (
  findings: readonly LocatedFinding[],
  total: string,
  colours: Colours,
): string => {
  const files = [...new Set(findings.map(({ file }) => file))];
  const blocks = files.map((file) =>
    findings
      .filter((finding) => finding.file === file)
      .sort((one, other) => one.line - other.line)
      .flatMap((finding) => [...findingText(finding, colours), ""])
      .join("\n"),
  );
  const { error, warning, info } = countFindings(findings);
  const counts = [
    ...(error > 0 ? [colours.red(counted(error, "error"))] : []),
    ...(warning > 0 ? [colours.yellow(counted(warning, "warning"))] : []),
    ...(info > 0 ? [colours.cyan(`${info} info`)] : []),
  ];
  return [
    ...blocks,
    `${total}: ${counts.length === 0 ? colours.green("nothing found") : counts.join(", ")}`,
  ].join("\n");
};
