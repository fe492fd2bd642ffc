import { releaseOf } from "../cilium/releases";
import { ApiError } from "../cluster/api";
import { apiReason } from "../cluster/patient-request";
import type { StackConfig } from "../config/schema";
import { detailLines, UserError } from "../messages/user-error";
import { ensureOneMinor, type InstalledCilium, installedCilium } from "../platform/cilium-upgrade";
import { disruptiveChanges } from "../platform/disruptive-change";
import { lostFix, lostText, type WantedRelease } from "../platform/release-guard";
import { ciliumSettings, namespaceExists, type ReleaseName } from "../platform/release-history";
import { type ReleasePart, wantedReleases } from "../platform/wanted-releases";
import { knownReleases } from "./known-objects";
import type { KnownResource } from "./known-resources";
import { lookAtLeaving, lookAtWanted } from "./look-at-release";
import { spireNamespaceName } from "./spire-namespace";

/** What of the wanted things the cluster has already. */
export interface Existing {
  /** Ids (`namespace/name`) of the releases that Helm has; a part to be installed afresh is left out. */
  readonly releases: Partial<Record<ReleasePart, string>>;
  /** The Cilium that is upgraded, or stays as it is; absent where it is installed afresh, or not by this stack. */
  readonly cilium?: InstalledCilium | undefined;
  /** Whether SPIRE's namespace is there; false where it is not wanted. */
  readonly spireNamespace: boolean;
}

const refuseDisruption = async ({ cilium, cluster }: StackConfig): Promise<void> => {
  if (cilium.mode !== "install" || cilium.allowDisruptiveChange) return;
  const changes = disruptiveChanges(await ciliumSettings(cluster.context), cilium, releaseOf(cilium.version));
  if (changes.length === 0) return;
  throw new UserError(`this would cut running pods off; nothing was changed.${detailLines(changes)}`, {
    fix: "set the keys back, or, with every pod's restart planned: pulumi config set --path cilium.allowDisruptiveChange true",
  });
};

const refuseLost = (lost: readonly ReleaseName[]): void => {
  if (lost.length > 0) throw new UserError(lostText(lost), { fix: lostFix });
};

const isSame =
  (one: ReleaseName) =>
  (other: ReleaseName): boolean =>
    one.namespace === other.namespace && one.name === other.name;

/**
 * Looks at the releases and the Cilium that the cluster has, before anything is registered. Where Helm is at work on one,
 * this waits until it is done.
 *
 * @param resources what Pulumi's state has of the stack (`knownResources`).
 * @throws UserError if a release is somebody else's, if Helm has lost one that the state has, if Cilium would leave out a minor
 * release on its way, or if the change would cut running pods off.
 */
export const existingReleases = async (
  config: StackConfig,
  resources: readonly KnownResource[],
): Promise<Existing> => {
  try {
    return await askedOf(config, resources);
  } catch (error) {
    // What an API server itself says does not name what it was asked.
    if (error instanceof UserError && !(error instanceof ApiError)) throw error;
    throw new UserError(
      `the cluster of context ${config.cluster.context} could not be asked what Helm has there; nothing was changed.\n  ${apiReason(error)}`,
    );
  }
};

const askedOf = async (config: StackConfig, resources: readonly KnownResource[]): Promise<Existing> => {
  const wanted = Object.entries(wantedReleases(config)) as [ReleasePart, WantedRelease][];
  const known = knownReleases(resources);
  const leaving = known.filter((release) => !wanted.some(([, each]) => isSame(release)(each)));
  const { context } = config.cluster;
  const [found, gone] = await Promise.all([
    Promise.all(
      wanted.map(async ([part, release]) => {
        const isKnown = known.some(isSame(release));
        return { part, release, ...(await lookAtWanted(context, release, isKnown)) };
      }),
    ),
    Promise.all(leaving.map(async (release) => ({ release, kind: await lookAtLeaving(context, release) }))),
  ]);
  refuseLost([...found, ...gone].filter(({ kind }) => kind === "lost").map(({ release }) => release));
  const before = found.find(({ part, kind }) => part === "cilium" && kind === "manage");
  const cilium = before === undefined ? undefined : installedCilium(before.history);
  if (cilium !== undefined) ensureOneMinor(cilium.version, config.cilium.version);
  await refuseDisruption(config);
  const { mode, mutualAuth } = config.cilium;
  return {
    releases: Object.fromEntries(
      found
        .filter(({ kind }) => kind === "manage")
        .map(({ part, release: { namespace, name } }) => [part, `${namespace}/${name}`]),
    ),
    cilium,
    spireNamespace:
      mode === "install" && mutualAuth.enabled && (await namespaceExists(context, spireNamespaceName)),
  };
};
