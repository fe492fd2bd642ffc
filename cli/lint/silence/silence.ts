import type { ReadingFindingId } from "../../../manifests/reading-finding";
import { readingFindingIds } from "../../../manifests/reading-finding";
import { type FindingId, findingIds } from "../../../verdicts/lint/finding";
import type { LocatedFinding } from "../located-finding";

/** Where a silence is written. */
export type SilencedBy = "annotation" | "comment" | "settings" | "baseline";

/** Somebody's word that a finding is known and meant, and why. */
export interface Silence {
  readonly by: SilencedBy;
  readonly id: FindingId | ReadingFindingId;
  readonly reason: string;
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly document: number;
  readonly line: number;
  /** What it is about, for people: a policy; empty for a file of settings. */
  readonly policy: string;
  /** Whether it is about a finding of its kind. */
  covers(finding: LocatedFinding): boolean;
}

/** A finding that somebody silenced. */
export interface SilencedFinding extends LocatedFinding {
  readonly silenced: { readonly by: SilencedBy; readonly reason: string };
}

/** Every id of a finding that can be silenced. */
export const everyFindingId: readonly string[] = [...findingIds, ...readingFindingIds];

/** Whether a text is the id of a finding. */
export const isFindingId = (text: string): text is FindingId | ReadingFindingId =>
  everyFindingId.includes(text);
