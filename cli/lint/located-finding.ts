import type { ManifestDocument } from "../../manifests/parse-manifests";
import type { ReadingFindingId } from "../../manifests/reading-finding";
import { nowhere } from "../../manifests/unrendered";
import type { Finding, FindingId, Severity } from "../../verdicts/lint/finding";

/** A finding with the line that it is about. */
export interface LocatedFinding extends Omit<Finding, "id" | "file" | "document"> {
  readonly id: FindingId | ReadingFindingId;
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

/** A finding about something that is not rendered yet is one about what stands in its place. */
const isAboutPlaceholder = (
  { unrendered = [] }: ManifestDocument,
  { path: found, explanation, fix }: Pick<Finding, "path" | "explanation" | "fix">,
): boolean =>
  unrendered.some(
    ({ path }) => found === path || found.startsWith(`${path}.`) || found.startsWith(`${path}[`),
  ) ||
  (unrendered.length > 0 &&
    [nowhere.name, nowhere.network].some((nobody) => `${explanation} ${fix}`.includes(nobody)));

/**
 * Says of every finding where it stands. What is found about the places of a policy that is not rendered yet is left out.
 *
 * @param documents what was looked at; a finding's `document` is the index in this list.
 */
export const locateFindings = (
  findings: readonly Finding[],
  documents: readonly ManifestDocument[],
): readonly LocatedFinding[] =>
  findings.flatMap((finding): LocatedFinding[] => {
    const { document: index, id, severity, policy, path, explanation, fix, cause } = finding;
    const found = index === undefined ? undefined : documents[index];
    if (found === undefined || isAboutPlaceholder(found, finding)) return [];
    const { file, document } = found;
    return [
      {
        ...{ id, severity, policy, path, explanation, fix },
        ...(cause === undefined ? {} : { cause }),
        ...{ file, document, line: found.lineOf(path) },
      },
    ];
  });

/** How many findings there are of each severity. */
export const countFindings = (
  findings: readonly { readonly severity: Severity }[],
): Readonly<Record<Severity, number>> => {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  return { error: count("error"), warning: count("warning"), info: count("info") };
};

/** 1 if there is a finding that is at least as bad as `failOn`, else 0. */
export const lintExitCode = (
  findings: readonly { readonly severity: Severity }[],
  failOn: Severity | "none",
): number => (failOn !== "none" && findings.some(({ severity }) => isAtLeast(severity, failOn)) ? 1 : 0);
