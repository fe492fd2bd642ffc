/** A version as numbers. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Versions from `from` (included) to `below` (not included). */
export interface VersionRange {
  readonly from: Version;
  readonly below: Version;
}

/** Finds the first version in a program's output: `Kubernetes v1.35.4`, `etcd Version: 3.6.5`, `v3.22`. */
export function parseVersion(text: string): Version | undefined {
  const match = /(?:^|[^\d.])v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (!match) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Negative when `a` is older than `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether a version is in a range. An unknown version never is. */
export function fits(version: Version | undefined, range: VersionRange): boolean {
  return (
    version !== undefined &&
    compareVersions(version, range.from) >= 0 &&
    compareVersions(version, range.below) < 0
  );
}

/** `[1, 35, 4]` → `1.35.4`. */
export function formatVersion(version: Version): string {
  return version.join(".");
}

/** `>=1.35.0 <1.36.0`. */
export function formatRange(range: VersionRange): string {
  return `>=${formatVersion(range.from)} <${formatVersion(range.below)}`;
}
