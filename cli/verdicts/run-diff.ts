import { lab } from "../../policies/lab/lab";
import { compareMatrices, decideBoth } from "../../questions/compare-matrices";
import { refusedPolicies } from "../../questions/matrix";
import { namedFlows } from "../../questions/phase-subject";
import { underRelease } from "../../questions/release-changes";
import { checkFilter, filteredRows, type RowFilter } from "../../questions/row-filter";
import type { Subject } from "../../questions/subject";
import { outColours } from "../colours";
import { wantedFormat } from "../report/format-option";
import { formatReport } from "../report/format-report";
import { diffJson, diffText } from "./diff-text";
import { type LoadContext, loadSubject } from "./load-subject";
import type { ManifestSide } from "./manifest-side";
import { diffReport } from "./matrix-report";
import { policyText } from "./matrix-text";
import { wholeView } from "./matrix-view";
import type { Mode, VerdictsOptions } from "./parse-mode";
import type { ManifestSource, Source } from "./parse-source";
import { print, printJson, say } from "./say";

type Comparison = Extract<Mode, { kind: "diff" | "change" }>;

const isOfManifests = (source: Source): source is ManifestSource =>
  source.kind === "files" || source.kind === "live";

const sideOf = (source: ManifestSource, { say: told }: LoadContext): Promise<ManifestSide> | ManifestSide => {
  const { filesSide, liveSide } = require("./manifest-side") as typeof import("./manifest-side");
  return source.kind === "files" ? filesSide(source) : liveSide(source.context, told);
};

const manifestSubjects = async (mode: Comparison, context: LoadContext): Promise<[Subject, Subject]> => {
  const { changedSides, comparableSides } = require("./compared-sides") as typeof import("./compared-sides");
  const { filesSide, subjectOfSide } = require("./manifest-side") as typeof import("./manifest-side");
  const compared = await (async () => {
    if (mode.kind === "change") {
      const added = mode.with === undefined ? undefined : filesSide(mode.with);
      return changedSides(await sideOf(mode.source, context), added, mode.without);
    }
    const [before, after] = [mode.before, mode.after].filter(isOfManifests);
    if (before === undefined || after === undefined) throw new Error("a phase is not made of manifests");
    return comparableSides(await sideOf(before, context), await sideOf(after, context));
  })();
  const { cilium } = context;
  const [before, after] = [subjectOfSide(compared.before), subjectOfSide(compared.after)];
  return cilium === undefined ? [before, after] : [underRelease(before, cilium), underRelease(after, cilium)];
};

const comparedSubjects = async (mode: Comparison, context: LoadContext): Promise<[Subject, Subject]> => {
  if (mode.kind === "change") return manifestSubjects(mode, context);
  const { before, after } = mode;
  const phases = [before, after].flatMap((side) => (side.kind === "phase" ? [side.phase] : []));
  if (phases.length === 0) return manifestSubjects(mode, context);
  // A phase knows the lab's ends alone, so these are what is compared with it.
  const named = namedFlows(lab, phases);
  return [await loadSubject(before, { ...context, named }), await loadSubject(after, { ...context, named })];
};

/**
 * Compares two sides and says which flows they decide differently.
 *
 * @returns exit code: with `--exit-code` 1 if there are any.
 */
export const runDiff = async (
  mode: Comparison,
  options: VerdictsOptions,
  filter: RowFilter,
  context: LoadContext,
): Promise<number> => {
  const [before, after] = await comparedSubjects(mode, context);
  const [first, second] = decideBoth(before, after);
  const names = new Map([...before.names, ...after.names]);
  checkFilter(filter, [...first.rows, ...second.rows], names);
  const changed = compareMatrices(first, second);
  const rows = filteredRows(changed, filter, names, (row) => row.after?.verdict);
  const { exitCode, all } = options;
  const format = wantedFormat(options);
  if (format === "json") printJson(diffJson(first.subject, second.subject, rows));
  else if (format !== "text") {
    const fails = exitCode === true;
    const details = { version: context.version, fails, isForPeople: format === "markdown" };
    const sides = [first.subject, second.subject] as const;
    process.stdout.write(formatReport(diffReport(sides, rows, details), format));
  } else {
    for (const policy of [...refusedPolicies(first), ...refusedPolicies(second)]) {
      say(`note: ${policyText(policy)} is left out: ${policy.error}`);
    }
    const unread = [first, second].flatMap(({ subject }) => subject.unread ?? []);
    for (const line of new Set(unread)) say(`note: cannot be read and is left out: ${line}`);
    print(
      diffText(first.subject, second.subject, rows, outColours, {
        ...wholeView(),
        filter,
        all: all === true,
      }),
    );
  }
  return exitCode === true && changed.length > 0 ? 1 : 0;
};
