import { changesOf119 } from "./1-19/changes";
import { changesOf120 } from "./1-20/changes";
import type { CiliumRelease } from "./cilium-release";
import type { DecidingFact, EngineChange } from "./engine-change";
import { ciliumReleases } from "./releases";

/** What each release decides otherwise than the one before it, each found by asking both engines about the same worlds. */
export const engineChanges: Readonly<Record<string, readonly EngineChange[]>> = {
  "1.19": changesOf119,
  "1.20": changesOf120,
};

const withFact = (release: CiliumRelease, other: CiliumRelease, fact: DecidingFact): CiliumRelease =>
  fact === "fields"
    ? { ...release, fields: other.fields }
    : { ...release, engine: { ...release.engine, [fact]: other.engine[fact] } };

/** A release with one change of another one: by what it decides then it is seen what the change does. */
export const withChange = (
  release: CiliumRelease,
  other: CiliumRelease,
  { facts }: EngineChange,
): CiliumRelease => facts.reduce((changed, fact) => withFact(changed, other, fact), release);

/** One step from a minor release to the one beside it, either way. */
export interface ReleaseStep {
  readonly before: CiliumRelease;
  readonly after: CiliumRelease;
  readonly changes: readonly EngineChange[];
}

const step = (before: CiliumRelease, after: CiliumRelease): ReleaseStep => {
  const later = ciliumReleases.indexOf(before) < ciliumReleases.indexOf(after) ? after : before;
  return { before, after, changes: engineChanges[later.minor] ?? [] };
};

/** The way from one release to another, over every minor release between them; empty from a release to itself. */
export const stepsBetween = (before: CiliumRelease, after: CiliumRelease): readonly ReleaseStep[] => {
  const [from, to] = [ciliumReleases.indexOf(before), ciliumReleases.indexOf(after)];
  const way = ciliumReleases.slice(Math.min(from, to), Math.max(from, to) + 1);
  const ordered = from <= to ? way : way.toReversed();
  return ordered.slice(1).map((next, index) => step(ordered[index] ?? next, next));
};
