import { isPolicy } from "../../manifests/is-policy";
import { ManifestError } from "../../manifests/manifest-error";
import { readManifestFiles } from "../../manifests/manifest-files";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import type { Severity } from "../../verdicts/lint/finding";
import { lint } from "../../verdicts/lint/lint";
import { outColours } from "../colours";
import { usageError } from "../verdicts/usage-error";
import { findingsText, lookedAt } from "./findings-text";
import { countFindings, isAtLeast, lintExitCode, locateFindings } from "./located-finding";

/** The options of `lab lint`. */
export interface LintOptions {
  readonly file?: readonly string[];
  readonly severity: Severity;
  readonly strict?: true;
  readonly json?: true;
  /** Whether pods, namespaces and Services of the files count. */
  readonly worldFromFiles: boolean;
}

const run = ({ file, severity, strict, json, worldFromFiles }: LintOptions): number => {
  if (file === undefined) {
    throw usageError(
      "--file is missing: nothing to look at",
      "add -f FILE or -f FOLDER, or - for standard input",
    );
  }
  const documents = readManifestFiles(file);
  const policies = documents.filter(({ object }) => isPolicy(object));
  const { world, pods } = worldFromFiles ? worldFromManifests(documents) : { world: {}, pods: [] };
  const found = lint(
    policies.map(({ object, file: name }, document) => ({ object, file: name, document })),
    pods.length > 0 ? { ...world, policies: [] } : undefined,
  );
  const findings = locateFindings(found, policies);
  const shown = findings.filter((finding) => isAtLeast(finding.severity, severity));
  const files = new Set(policies.map((policy) => policy.file)).size;
  if (json === true) {
    const summary = { policies: policies.length, files, ...countFindings(findings) };
    process.stdout.write(`${JSON.stringify({ findings: shown, summary }, null, 2)}\n`);
  } else {
    process.stdout.write(`${findingsText(shown, lookedAt(policies.length, files), outColours)}\n`);
  }
  return lintExitCode(findings, strict === true);
};

/**
 * `lab lint`.
 *
 * @returns exit code: 1 if there is a finding that is an error (with `--strict`, or a warning).
 * @throws UserError (wrong usage) for files that are not there or no manifests.
 */
export const runLint = (options: LintOptions): number => {
  try {
    return run(options);
  } catch (error) {
    if (error instanceof ManifestError) throw usageError(error.message, error.fix);
    throw error;
  }
};
