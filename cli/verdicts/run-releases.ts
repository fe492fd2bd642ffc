import { counted } from "../../messages/counted";
import type { ChangedRow } from "../../questions/compare-matrices";
import { rowText } from "../../questions/flow-row";
import { refusedPolicies } from "../../questions/matrix";
import {
  compareReleases,
  type ReleaseChange,
  type ReleaseOnTheWay,
  releasesOnTheWay,
} from "../../questions/release-changes";
import { checkFilter, filteredRows, type RowFilter } from "../../questions/row-filter";
import type { Subject } from "../../questions/subject";
import { outColours } from "../colours";
import { wantedFormat } from "../report/format-option";
import { formatReport } from "../report/format-report";
import { diffJson, diffText } from "./diff-text";
import { type LoadContext, loadSubject } from "./load-subject";
import { diffReport } from "./matrix-report";
import { policyText } from "./matrix-text";
import { wholeView } from "./matrix-view";
import type { Mode, VerdictsOptions } from "./parse-mode";
import { print, printJson, say } from "./say";

type Releases = Extract<Mode, { kind: "releases" }>;

/** The changes behind the flows that change, for people. */
const changesText = (changes: readonly ReleaseChange[], left: readonly ChangedRow[]): string =>
  [
    ...changes.map(({ change, rows }) =>
      [
        `why: ${change.summary} (${counted(rows.length, "flow")})`,
        `  source: ${change.source}`,
        `  the same in both: ${change.both}`,
      ].join("\n"),
    ),
    ...(left.length === 0 ? [] : [`by several of these together: ${left.map(rowText).join("; ")}`]),
  ].join("\n");

/** The same as JSON. Fields are added in later versions, never renamed. */
const changesJson = (changes: readonly ReleaseChange[]) =>
  changes.map(({ change: { summary, source, both }, rows }) => ({
    summary,
    source,
    both,
    flows: rows.map(rowText),
  }));

/** What an upgrade over several minor releases comes through, for people; nothing for one over one. */
const wayText = (way: readonly ReleaseOnTheWay[]): readonly string[] =>
  way.map(({ release, rows }) => {
    const between =
      rows.length === 0
        ? "it decides no flow otherwise than both"
        : `it decides ${counted(rows.length, "flow")} otherwise than both: ${rows.map(rowText).join("; ")}`;
    return `Cilium tests upgrades over one minor release at a time. This one comes through ${release.minor}; ${between}.`;
  });

/**
 * Compares what two releases of Cilium make of the same policies and pods, and says why.
 *
 * @returns exit code: with `--exit-code` 1 if a flow is decided differently.
 */
export const runReleases = async (
  { source, before, after }: Releases,
  options: VerdictsOptions,
  filter: RowFilter,
  context: LoadContext,
): Promise<number> => {
  const subject = await loadSubject(source, context);
  const compared = compareReleases(subject, before, after);
  const { changed, because: changes } = compared;
  const named = ({ minor }: typeof before): Subject => ({
    ...subject,
    name: `${subject.name} under Cilium ${minor}`,
  });
  const subjects = [named(before), named(after)] as const;
  checkFilter(filter, [...compared.before.rows, ...compared.after.rows], subject.names);
  const rows = filteredRows(changed, filter, subject.names, (row) => row.after?.verdict);
  const way = wayText(releasesOnTheWay(subject, before, after));
  const format = wantedFormat(options);
  const fails = options.exitCode === true;
  if (format === "json") {
    printJson({
      ...diffJson(...subjects, rows),
      changes: changesJson(changes),
      notes: way,
    });
  } else if (format !== "text") {
    const details = { version: context.version, fails, isForPeople: format === "markdown" };
    const report = diffReport(subjects, rows, details);
    const why = changes.map(({ change }) => `${change.summary} (${change.source}). ${change.both}`);
    process.stdout.write(
      formatReport({ ...report, notes: [...(report.notes ?? []), ...way, ...why] }, format),
    );
  } else {
    for (const [matrix, release] of [
      [compared.before, before],
      [compared.after, after],
    ] as const) {
      for (const policy of refusedPolicies(matrix))
        say(`note: ${policyText(policy)} is left out by ${release.minor}: ${policy.error}`);
    }
    for (const line of way) say(`note: ${line}`);
    print(
      diffText(...subjects, rows, outColours, {
        ...wholeView(),
        filter,
        all: options.all === true,
      }),
    );
    const why = changesText(
      changes,
      compared.together.filter((row) => rows.includes(row)),
    );
    if (why !== "") print(`\n${why}`);
  }
  return fails && changed.length > 0 ? 1 : 0;
};
