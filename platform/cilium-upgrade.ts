import type { CiliumRelease } from "../cilium/cilium-release";
import { installableReleases } from "../cilium/releases";
import { UserError } from "../messages/user-error";
import type { HelmValues } from "./cilium-values/helm-values";
import type { ReleaseRevision } from "./release-history";

/** The Cilium that a cluster has, as Helm knows it. */
export interface InstalledCilium {
  /** Version of the chart, and so of Cilium. */
  readonly version: string;
  /** The release that its defaults are to be compatible with, where it was told one. */
  readonly upgradeCompatibility?: string | undefined;
}

/**
 * What of Helm's revisions is installed: the last one that is deployed, else the last one.
 *
 * @param history oldest first.
 * @returns nothing where no revision says the version of its chart.
 */
export const installedCilium = (history: readonly ReleaseRevision[]): InstalledCilium | undefined => {
  const revision = history.findLast(({ status }) => status === "deployed") ?? history.at(-1);
  const version = revision?.chartVersion;
  return version === undefined
    ? undefined
    : { version, upgradeCompatibility: revision?.upgradeCompatibility };
};

/** `1.18` of `1.18.6`; the text itself where it is no version. */
export const minorOf = (version: string): string => /^\d+\.\d+/.exec(version)?.[0] ?? version;

/**
 * The chart's value `upgradeCompatibility`: the minor release that the cluster was installed with first, so that defaults of
 * the datapath stay as its pods have them (Cilium documentation, "Upgrade Guide", step 2). It is written with the first
 * upgrade over a minor release, and stays as long as the release does: whoever had set it before, has set it.
 *
 * @param installed absent for a fresh install: all defaults are the newest then.
 */
export const upgradeCompatibility = (
  installed: InstalledCilium | undefined,
  wanted: string,
): string | undefined => {
  if (installed === undefined) return undefined;
  const before = minorOf(installed.version);
  return installed.upgradeCompatibility ?? (before === minorOf(wanted) ? undefined : before);
};

const partsOf = (version: string): readonly [number, number] => {
  const [major = Number.NaN, minor = Number.NaN] = minorOf(version).split(".").map(Number);
  return [major, minor];
};

/**
 * Refuses a way that leaves out a minor release, up or down: Cilium tests upgrades and rollbacks between consecutive ones
 * alone (its "Upgrade Guide", Version Specific Notes).
 *
 * @param installed version that the cluster has.
 * @param wanted version that the configuration names.
 * @throws UserError with the release to go to first.
 */
export const ensureOneMinor = (installed: string, wanted: string): void => {
  const [[major, from], [wantedMajor, to]] = [partsOf(installed), partsOf(wanted)];
  if (major !== wantedMajor || !(Math.abs(to - from) > 1)) return;
  const next = `${major}.${from + Math.sign(to - from)}`;
  const known = installableReleases.find(({ minor }) => minor === next);
  throw new UserError(
    `Cilium ${installed} → ${wanted} leaves out a minor release; nothing was changed.\n  Cilium tests an upgrade, and the way back, from one minor release to the next alone`,
    {
      fix:
        known === undefined
          ? `bring Cilium to ${next} with Helm first, which this program does not install`
          : `pulumi config set --path cilium.version ${known.version}   # pulumi preview, pulumi up; then ${wanted}`,
    },
  );
};

/** Whether agents authenticate where policies ask for it, by the values of a release: `authentication.enabled`, else its default. */
export const authenticates = (values: HelmValues, { chart }: CiliumRelease): boolean => {
  const { authentication } = values as { authentication?: { enabled?: unknown } };
  return typeof authentication?.enabled === "boolean" ? authentication.enabled : chart.authenticates;
};
