import type { Report, ReportResult } from "./report";
import { type XmlElement, xmlText } from "./xml";

const where = ({ place }: ReportResult): string =>
  place === undefined ? "" : `${place.file}${place.line === undefined ? "" : `:${place.line}`}`;

const details = (result: ReportResult): string =>
  [where(result), result.message, result.fix === undefined ? "" : `fix: ${result.fix}`]
    .filter((line) => line !== "")
    .join("\n");

const outcome = (result: ReportResult): readonly XmlElement[] => {
  const { level, fails, message, silenced } = result;
  if (silenced !== undefined)
    return [{ name: "skipped", text: `silenced (${silenced.by}): ${silenced.reason}` }];
  if (level === "pass") return [];
  if (!fails) return [{ name: "system-out", text: `${level}: ${details(result)}` }];
  return [{ name: "failure", attributes: { type: level, message }, text: details(result) }];
};

const testCase = (result: ReportResult): XmlElement => ({
  name: "testcase",
  attributes: {
    name: [result.rule, result.subject, result.path ?? ""].filter((part) => part !== "").join(" "),
    classname: result.place?.file ?? result.subject,
  },
  children: outcome(result),
});

const counts = (results: readonly ReportResult[]) => ({
  tests: results.length,
  failures: results.filter(
    ({ fails, level, silenced }) => fails && level !== "pass" && silenced === undefined,
  ).length,
  errors: 0,
});

/**
 * A report as JUnit XML, which CI systems show as tests. A suite is a file, a test a result: it fails where the command
 * does because of it, and is skipped where it is silenced. The form is the one of Jenkins' `junit-4.xsd`.
 */
export const junitText = ({ command, results: found, clean = [] }: Report): string => {
  const passed = clean.map(
    (one): ReportResult => ({ ...one, rule: "nothing found", level: "pass", fails: false, message: "" }),
  );
  const results = [...found, ...passed];
  const suites = [...new Set(results.map(({ place }) => place?.file ?? command))];
  return xmlText({
    name: "testsuites",
    attributes: { name: command, ...counts(results) },
    children: suites.map((suite) => {
      const own = results.filter(({ place }) => (place?.file ?? command) === suite);
      const skipped = own.filter(({ silenced }) => silenced !== undefined).length;
      return {
        name: "testsuite",
        attributes: { name: suite, ...counts(own), skipped },
        children: own.map(testCase),
      };
    }),
  });
};
