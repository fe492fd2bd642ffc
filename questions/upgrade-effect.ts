import type { CiliumRelease } from "../cilium/cilium-release";
import { ciliumReleases } from "../cilium/releases";
import type { FlowVerdict } from "../verdicts/answer";
import type { ChangedRow } from "./compare-matrices";
import { type FlowRow, rowKey } from "./flow-row";
import { compareReleases, type ReleaseChange } from "./release-changes";
import type { Subject } from "./subject";

/** A Cilium that runs, or is to run. */
export interface RunningCilium {
  readonly release: CiliumRelease;
  /** Whether its agents authenticate where a policy asks for it. Where they do not, such traffic passes unauthenticated. */
  readonly authenticates: boolean;
}

/** A flow that passes in both, and is authenticated in one of them alone. */
export interface AuthenticationRow extends FlowRow {
  readonly authenticated: "before" | "after";
}

/** What an upgrade of Cilium, or the way back, does to the flows of a subject. */
export interface UpgradeEffect {
  readonly subject: Subject;
  /** The later one of the two releases: what changes is what it brought, up or down. */
  readonly since: string;
  /** Flows that are decided differently. */
  readonly changed: readonly ChangedRow[];
  /** Those of them that pass afterwards, and did not before. */
  readonly opened: readonly ChangedRow[];
  readonly authentication: readonly AuthenticationRow[];
  /** Which changes make the flows differ. */
  readonly because: readonly ReleaseChange[];
  /** Flows that no change makes differ by itself. */
  readonly together: readonly ChangedRow[];
}

const passes = (answer: FlowVerdict | undefined): boolean => answer?.verdict === "allowed";

/** Whether a flow passes afterwards that did not before. One that could not be told before counts. */
const isOpened = ({ before, after }: ChangedRow): boolean => passes(after) && !passes(before);

/** What an upgrade from one Cilium to another does to a subject's flows. Policies and pods stay the same. */
export const upgradeEffect = (
  subject: Subject,
  before: RunningCilium,
  after: RunningCilium,
): UpgradeEffect => {
  const compared = compareReleases(subject, before.release, after.release);
  const { changed, because, together } = compared;
  const asked = new Set(
    compared.after.rows.flatMap((row) =>
      passes(row.answer) && row.answer.auth === "required" ? [rowKey(row)] : [],
    ),
  );
  const authentication =
    before.authenticates === after.authenticates
      ? []
      : compared.before.rows
          .filter((row) => passes(row.answer) && row.answer.auth === "required" && asked.has(rowKey(row)))
          .map(({ from, to, flow }) => ({
            from,
            to,
            flow,
            authenticated: before.authenticates ? ("before" as const) : ("after" as const),
          }));
  const isUp = ciliumReleases.indexOf(before.release) < ciliumReleases.indexOf(after.release);
  return {
    subject,
    since: (isUp ? after : before).release.minor,
    changed,
    opened: changed.filter(isOpened),
    authentication,
    because,
    together,
  };
};

/** How many flows pass afterwards that did not before, or not without authentication. */
export const countOpened = ({ opened, authentication }: UpgradeEffect): number =>
  opened.length + authentication.filter(({ authenticated }) => authenticated === "before").length;
