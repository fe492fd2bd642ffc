import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Report, ReportLevel, ReportPlace, ReportResult, ReportRule } from "./report";

const schema =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json" as const;

const levels: Readonly<Record<ReportLevel, Result.level>> = {
  error: "error",
  warning: "warning",
  info: "note",
  pass: "none",
};

const uriOf = (file: string): string => {
  const encoded = file.split("/").map(encodeURIComponent).join("/");
  return file.startsWith("/") ? `file://${encoded}` : encoded;
};

const location = ({ file, line }: ReportPlace) => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(file), ...(file.startsWith("/") ? {} : { uriBaseId: "SRCROOT" }) },
    ...(line === undefined ? {} : { region: { startLine: line } }),
  },
});

const ruleOf = ({ id, summary, why, source, level = "error" }: ReportRule): ReportingDescriptor => ({
  id,
  shortDescription: { text: summary },
  fullDescription: { text: why === undefined ? summary : `${summary} ${why}` },
  ...(source === undefined ? {} : { help: { text: `Source: ${source}` } }),
  defaultConfiguration: { level: levels[level] as "error" | "warning" | "note" },
});

const named = ({ subject, path = "" }: ReportResult) =>
  subject === "" && path === ""
    ? {}
    : { logicalLocations: [{ fullyQualifiedName: [subject, path].filter((part) => part !== "").join(" ") }] };

const resultOf = (result: ReportResult, index: number): Result => {
  const { rule, level, subject, message, fix, place, fingerprint, silenced } = result;
  const text = [
    subject === "" ? message : `${subject}: ${message}`,
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
  ];
  return {
    ruleId: rule,
    ruleIndex: index,
    kind: level === "pass" ? "pass" : "fail",
    level: levels[level],
    message: { text: text.join("\n") },
    locations: [{ ...(place === undefined ? {} : location(place)), ...named(result) }],
    ...(fingerprint === undefined ? {} : { partialFingerprints: { "labFinding/v1": fingerprint } }),
    ...(silenced === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: silenced.by === "annotation" || silenced.by === "comment" ? "inSource" : "external",
              justification: silenced.reason,
            },
          ],
        }),
  };
};

/**
 * A report as SARIF 2.1.0, which GitHub's code scanning and editors read.
 *
 * Paths are relative to `SRCROOT`, the root of the repository. Silenced results are there, with what silences them.
 */
export const sarifText = ({ version, rules, results, notes = [] }: Report): string => {
  const index = new Map(rules.map(({ id }, position) => [id, position]));
  const log: Log = {
    version: "2.1.0",
    $schema: schema,
    runs: [
      {
        tool: { driver: { name: "lab", semanticVersion: version, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: results.map((result) => resultOf(result, index.get(result.rule) ?? -1)),
        ...(notes.length === 0
          ? {}
          : {
              invocations: [
                {
                  executionSuccessful: true,
                  toolExecutionNotifications: notes.map((text) => ({ level: "note", message: { text } })),
                },
              ],
            }),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};
