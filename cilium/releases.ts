import { UserError } from "../messages/user-error";
import { cilium118 } from "./1-18/release";
import { cilium119 } from "./1-19/release";
import { cilium120 } from "./1-20/release";
import type { CiliumRelease } from "./cilium-release";

/**
 * The releases of Cilium whose decisions are known here, the newest last: `lab verdicts` and `lab test` answer for any
 * of them.
 */
export const ciliumReleases: readonly [CiliumRelease, ...CiliumRelease[]] = [cilium118, cilium119, cilium120];

/** The release that counts where nothing says which: of a stack without `cilium.version`, of files without a cluster. */
export const defaultRelease: CiliumRelease = cilium118;

/** The releases that a stack can install: values, dashboards and alerts are tried with their charts and metrics. */
export const installableReleases: readonly [CiliumRelease, ...CiliumRelease[]] = ciliumReleases;

/** The releases as a message lists them: `1.18 (any patch release)`. */
export const knownReleases = (releases: readonly CiliumRelease[] = ciliumReleases): string =>
  releases.map(({ minor }) => `${minor} (any patch release)`).join(", ");

/** A release, and whether it is that of the version that was asked for. */
export interface FoundRelease {
  readonly release: CiliumRelease;
  readonly known: boolean;
}

const ofVersion = (version: string, releases: readonly CiliumRelease[]): CiliumRelease | undefined =>
  releases.find(({ minor }) => version.startsWith(`${minor}.`));

const minorNumber = (version: string): number => Number(/^1\.(\d+)/.exec(version)?.[1] ?? Number.NaN);

/** The release of a version that runs somewhere, or the nearest one: whatever runs there, something has to be answered. */
export const nearestRelease = (
  version: string,
  releases: readonly [CiliumRelease, ...CiliumRelease[]] = ciliumReleases,
): FoundRelease => {
  const found = ofVersion(version, releases);
  if (found !== undefined) return { release: found, known: true };
  const distance = ({ minor }: CiliumRelease): number => Math.abs(minorNumber(minor) - minorNumber(version));
  const release = releases.reduce((best, other) => (distance(other) < distance(best) ? other : best));
  return { release, known: false };
};

/**
 * The release of a version: any patch release counts as its minor release.
 *
 * @param version `1.18.7`.
 * @param releases those to choose from. Default: what a stack can install.
 * @throws UserError for another minor release, with those that are known.
 */
export const releaseOf = (
  version: string,
  releases: readonly [CiliumRelease, ...CiliumRelease[]] = installableReleases,
): CiliumRelease => {
  const { release, known } = nearestRelease(version, releases);
  if (known) return release;
  throw new UserError(`Cilium ${version} is not known here. Known: ${knownReleases(releases)}`, {
    fix: `pulumi config set --path cilium.version ${release.version}`,
  });
};
