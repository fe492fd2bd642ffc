import type { CiliumRelease } from "../cilium/cilium-release";
import type { EngineChange } from "../cilium/engine-change";
import { stepsBetween, withChange } from "../cilium/engine-changes";
import { askedAlike, type ChangedRow, compareMatrices, decideBoth } from "./compare-matrices";
import { rowKey } from "./flow-row";
import { decideMatrix, type Matrix } from "./matrix";
import type { Subject } from "./subject";

/** A subject as a release of Cilium decides about it. */
export const underRelease = (subject: Subject, cilium: CiliumRelease): Subject => ({
  ...subject,
  world: { ...subject.world, cilium },
});

/** A change between two releases, and the flows that it decides differently by itself. */
export interface ReleaseChange {
  readonly change: EngineChange;
  readonly rows: readonly ChangedRow[];
}

/**
 * Why two releases decide a subject's flows differently: on the way over every minor release between them, each change is
 * made by itself to the release before it, and what that decides then is compared. A change that does nothing to these
 * flows is left out.
 */
export const releaseChanges = (
  subject: Subject,
  before: CiliumRelease,
  after: CiliumRelease,
): readonly ReleaseChange[] =>
  stepsBetween(before, after).flatMap((step) => {
    const earlier = decideMatrix(underRelease(subject, step.before));
    return step.changes.flatMap((change): ReleaseChange[] => {
      const changed = decideMatrix(underRelease(subject, withChange(step.before, step.after, change)));
      const rows = compareMatrices(...askedAlike(earlier, changed));
      return rows.length === 0 ? [] : [{ change, rows }];
    });
  });

/** The flows among `changed` that no change makes by itself: two together do. */
export const unexplained = (
  changed: readonly ChangedRow[],
  changes: readonly ReleaseChange[],
): readonly ChangedRow[] => {
  const known = new Set(changes.flatMap(({ rows }) => rows.map(rowKey)));
  return changed.filter((row) => !known.has(rowKey(row)));
};

/** What two releases make of a subject. */
export interface ReleaseComparison {
  readonly before: Matrix;
  readonly after: Matrix;
  /** Flows that are decided differently. */
  readonly changed: readonly ChangedRow[];
  /** Which changes make them differ. */
  readonly because: readonly ReleaseChange[];
  /** Flows that no change makes differ by itself. */
  readonly together: readonly ChangedRow[];
}

/** Decides a subject's flows under two releases, and says which differ and why. */
export const compareReleases = (
  subject: Subject,
  before: CiliumRelease,
  after: CiliumRelease,
): ReleaseComparison => {
  const [first, second] = decideBoth(underRelease(subject, before), underRelease(subject, after));
  const changed = compareMatrices(first, second);
  const because = changed.length === 0 ? [] : releaseChanges(subject, before, after);
  return { before: first, after: second, changed, because, together: unexplained(changed, because) };
};

/** A minor release between two, and the flows that it decides otherwise than either of them. */
export interface ReleaseOnTheWay {
  readonly release: CiliumRelease;
  readonly rows: readonly ChangedRow[];
}

/** The minor releases that an upgrade comes through: Cilium tests one minor release at a time. */
export const releasesOnTheWay = (
  subject: Subject,
  before: CiliumRelease,
  after: CiliumRelease,
): readonly ReleaseOnTheWay[] => {
  const between = stepsBetween(before, after).slice(0, -1);
  if (between.length === 0) return [];
  const [first, last] = [before, after].map((release) => decideMatrix(underRelease(subject, release))) as [
    Matrix,
    Matrix,
  ];
  return between.map(({ after: release }) => {
    const there = decideMatrix(underRelease(subject, release));
    const fromLast = new Set(compareMatrices(...askedAlike(last, there)).map(rowKey));
    const rows = compareMatrices(...askedAlike(first, there)).filter((row) => fromLast.has(rowKey(row)));
    return { release, rows };
  });
};
