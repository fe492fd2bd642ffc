import { existsSync } from "node:fs";
import type { ManifestDocument } from "../../manifests/parse-manifests";
import { objectName, readingChecks } from "../../manifests/reading-finding";
import type { Severity } from "../../verdicts/lint/finding";
import { checks } from "../../verdicts/lint/registry";
import type { Report, ReportResult, ReportRule } from "../report/report";
import { reportFile, repositoryRoot } from "../report/report-file";
import { isAtLeast, type LocatedFinding } from "./located-finding";
import { fingerprintOf } from "./silence/baseline";
import type { SilencedFinding } from "./silence/silence";

/** What a report of findings is made of. */
export interface LintReportParts {
  readonly open: readonly LocatedFinding[];
  readonly silenced: readonly SilencedFinding[];
  /** The policies that were looked at. */
  readonly policies: readonly ManifestDocument[];
  readonly failOn: Severity | "none";
  readonly version: string;
  readonly summary: string;
  readonly notes: readonly string[];
}

/** What was piped in or rendered may be in no file, so that a report has no place for it. */
const isFile = (file: string): boolean => existsSync(file);

const rules = (): ReportRule[] =>
  [...readingChecks, ...checks].map(({ id, severity, summary, why, source }) => ({
    ...{ id, summary, why, source },
    level: severity,
  }));

/** What `lab lint` found, as every format of `--format` wants it. */
export const lintReport = ({ open, silenced, policies, failOn, ...said }: LintReportParts): Report => {
  const root = repositoryRoot(process.cwd());
  const fileName = (file: string): string => reportFile(file, root);
  const result = (finding: LocatedFinding): ReportResult => {
    const { id, severity, policy, path, explanation, fix, file, line, cause } = finding;
    return {
      ...{ rule: id, level: severity, subject: policy, path, message: explanation, fix },
      fails: failOn !== "none" && isAtLeast(severity, failOn),
      ...(!isFile(file) ? {} : { place: { file: fileName(file), line } }),
      ...(cause === undefined ? {} : { cause }),
      fingerprint: fingerprintOf(finding, fileName),
    };
  };
  const all = rules();
  const hasFinding = ({ file, document }: ManifestDocument): boolean =>
    [...open, ...silenced].some((finding) => finding.file === file && finding.document === document);
  const used = new Set<string>([...open, ...silenced].map(({ id }) => id));
  return {
    command: "lab lint",
    ...said,
    rules: all.filter(({ id }) => used.has(id)),
    results: [
      ...open.map(result),
      ...silenced.map((finding) => ({
        ...result(finding),
        fails: false,
        silenced: finding.silenced,
      })),
    ],
    clean: policies
      .filter((policy) => !hasFinding(policy))
      .map((policy) => ({
        subject: objectName(policy),
        ...(!isFile(policy.file) ? {} : { place: { file: fileName(policy.file) } }),
      })),
  };
};
