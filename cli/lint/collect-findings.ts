import type { CiliumRelease } from "../../cilium/cilium-release";
import { isPolicy } from "../../manifests/is-policy";
import type { LeftOut } from "../../manifests/left-out";
import type { ManifestDocument } from "../../manifests/parse-manifests";
import { flawFindings, type ManifestSources, readManifests } from "../../manifests/read-manifests";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import { lint } from "../../verdicts/lint/lint";
import type { World } from "../../verdicts/world";
import { isExpectationsFile } from "../expectations/expectation-files";
import { expectationFilesIn, expectationFindings } from "../expectations/expectation-findings";
import { type LocatedFinding, locateFindings } from "./located-finding";

/** What was looked at, and what was found. */
export interface LintReport {
  readonly findings: readonly LocatedFinding[];
  /** The policies, in the order in which they were read. */
  readonly policies: readonly ManifestDocument[];
  /** Every object that was read. */
  readonly documents: readonly ManifestDocument[];
  readonly leftOut: readonly LeftOut[];
  /** The pods that were looked at: `supposed` ones are those that the policies' selectors describe. */
  readonly pods: "given" | "supposed";
  /** How many files were opened. */
  readonly files: number;
}

/**
 * Reads files and looks at their policies.
 *
 * @param worldFromFiles whether pods, namespaces and Services of the files count.
 * @param cilium the release that the policies are for. Default: the default one.
 * @throws UserError, ManifestError where what was named is not there or no manifest.
 */
export const collectFindings = (
  sources: ManifestSources,
  worldFromFiles: boolean,
  cilium?: CiliumRelease,
): LintReport => {
  const input = readManifests(sources);
  const { documents, leftOut, files } = input;
  const policies = documents.filter(({ object }) => isPolicy(object));
  const { world, pods, flaws } = worldFromFiles
    ? worldFromManifests(documents)
    : { world: {}, pods: [], flaws: [] };
  const { hostPods = [] } = world as World;
  const found = lint(
    policies.map(({ object, file, lineOf }, document) => ({
      ...{ object, file, document },
      // Only where it is asked for: finding a line takes long.
      get place() {
        return `${file}:${lineOf("")}`;
      },
    })),
    pods.length > 0 ? { ...world, policies: [] } : undefined,
    { otherPods: input.otherPods, ...(cilium === undefined ? {} : { cilium }) },
  );
  return {
    findings: [
      ...input.findings,
      ...flawFindings(flaws, input),
      ...locateFindings(found, policies),
      ...(worldFromFiles ? expectationFindings(expectationFilesIn(leftOut)) : []),
    ],
    policies,
    documents,
    leftOut: leftOut.filter(({ file }) => !isExpectationsFile(file)),
    pods: pods.length > 0 || hostPods.length > 0 ? "given" : "supposed",
    files,
  };
};
