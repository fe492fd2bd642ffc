import type { ToolName } from "../tool";
import type { Release } from "./release";

/** The fewest releases that hold the tools that are missing: of two that hold the same, the one with less beside it. */
export function chooseReleases(
  releases: readonly Release[],
  missing: readonly ToolName[],
): readonly Release[] {
  const useful = (release: Release) => missing.filter((name) => release.programs.has(name));
  return releases.filter((release) => {
    const held = useful(release);
    const better = releases.some(
      (other) =>
        other !== release &&
        held.every((name) => other.programs.has(name)) &&
        (useful(other).length > held.length || other.programs.size < release.programs.size),
    );
    return held.length > 0 && !better;
  });
}
