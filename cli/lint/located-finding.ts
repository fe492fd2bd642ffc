import type { ManifestDocument } from "../../manifests/parse-manifests";
import type { Finding, Severity } from "../../verdicts/lint/finding";

/** A finding with the line that it is about. */
export interface LocatedFinding extends Omit<Finding, "file" | "document"> {
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly document: number;
  readonly line: number;
}

/** Severities, the worst first. */
export const severities: readonly Severity[] = ["error", "warning", "info"];

/** Whether a severity is at least as bad as another. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(least);

/**
 * Says of every finding where it stands.
 *
 * @param documents what was looked at; a finding's `document` is the index in this list.
 */
export const locateFindings = (
  findings: readonly Finding[],
  documents: readonly ManifestDocument[],
): readonly LocatedFinding[] =>
  findings.flatMap(({ document: index, id, severity, policy, path, explanation, fix }): LocatedFinding[] => {
    const found = index === undefined ? undefined : documents[index];
    if (found === undefined) return [];
    const { file, document } = found;
    return [{ id, severity, policy, path, explanation, fix, file, document, line: found.lineOf(path) }];
  });

/** How many findings there are of each severity. */
export const countFindings = (
  findings: readonly { readonly severity: Severity }[],
): Readonly<Record<Severity, number>> => {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  return { error: count("error"), warning: count("warning"), info: count("info") };
};

/** 1 if there is an error, with `strict` also if there is a warning; else 0. */
export const lintExitCode = (
  findings: readonly { readonly severity: Severity }[],
  strict: boolean,
): number => (findings.some(({ severity }) => isAtLeast(severity, strict ? "warning" : "error")) ? 1 : 0);
