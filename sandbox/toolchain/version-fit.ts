import coerce from "semver/functions/coerce";
import satisfies from "semver/functions/satisfies";

/** The first version in a program's output, in full: `Kubernetes v1.35.4` → `1.35.4`, `v3.22` → `3.22.0`. */
export function parseVersion(text: string): string | undefined {
  return coerce(text)?.version;
}

/**
 * Whether a version is in a range. An unknown version never is.
 *
 * @param range as npm writes it: `>=1.35.0 <1.36.0`.
 */
export function fits(version: string | undefined, range: string): boolean {
  return version !== undefined && satisfies(version, range);
}
