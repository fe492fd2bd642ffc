import * as pulumi from "@pulumi/pulumi";
import { ApiError } from "../cluster/api";
import { apiReason } from "../cluster/patient-request";
import type { StackConfig } from "../config/schema";
import { detailLines, UserError } from "../messages/user-error";
import { disruptiveChanges } from "../platform/disruptive-change";
import { foreignRevision } from "../platform/foreign-revision";
import { judgeRelease, type WantedRelease } from "../platform/release-guard";
import { ciliumSettings, forgetRevision, namespaceExists, releaseHistory } from "../platform/release-history";
import { type ReleasePart, wantedReleases } from "../platform/wanted-releases";
import { ownDescription } from "./own-description";
import { spireNamespaceName } from "./spire-namespace";

/** What of the wanted things the cluster has already. */
export interface Existing {
  /** Ids (`namespace/name`) of the releases that Helm has; a part to be installed afresh is left out. */
  readonly releases: Partial<Record<ReleasePart, string>>;
  /** Whether SPIRE's namespace is there; false where it is not wanted. */
  readonly spireNamespace: boolean;
}

/**
 * Looks at one release. A revision that a dead Helm left pending is cleared here (in a preview: announced), because
 * only that lets Helm go on.
 *
 * @returns whether Helm has the release, and the stack manages it.
 */
const isThere = async (context: string, release: WantedRelease): Promise<boolean> => {
  let history = await releaseHistory(context, release);
  const circumstances = { ownDescription: ownDescription(), now: Date.now() / 1000 };
  let verdict = judgeRelease(release, history, circumstances);
  while (verdict.kind === "forget") {
    const { revision } = verdict;
    pulumi.log.warn(
      `Helm release ${release.namespace}/${release.name} was left ${revision.status} (revision ${revision.revision}) by an operation that is gone; that revision is cleared`,
    );
    if (!pulumi.runtime.isDryRun()) await forgetRevision(context, release, revision);
    history = history.slice(0, -1);
    verdict = judgeRelease(release, history, circumstances);
  }
  if (verdict.kind === "stop") throw new UserError(verdict.message);
  const foreign = foreignRevision(history, circumstances.ownDescription);
  if (foreign !== undefined) {
    pulumi.log.warn(
      `Helm release ${release.namespace}/${release.name} was changed by somebody else: revision ${foreign.revision}, "${foreign.description}". ` +
        "Pulumi's state does not know of it, and what is shown here leaves it so. To put it back: pulumi up --refresh",
    );
  }
  return verdict.kind === "manage";
};

const refuseDisruption = async ({ cilium, cluster }: StackConfig): Promise<void> => {
  if (cilium.mode !== "install" || cilium.allowDisruptiveChange) return;
  const changes = disruptiveChanges(await ciliumSettings(cluster.context), cilium);
  if (changes.length === 0) return;
  throw new UserError(`this would cut running pods off; nothing was changed.${detailLines(changes)}`, {
    fix: "set the keys back, or, with every pod's restart planned: pulumi config set --path cilium.allowDisruptiveChange true",
  });
};

/**
 * Looks at the releases and the Cilium that the cluster has, before anything is registered.
 *
 * @throws UserError if a release is somebody else's, if Helm is at work on it, or if the change would cut
 * running pods off.
 */
export const existingReleases = async (config: StackConfig): Promise<Existing> => {
  try {
    return await askedOf(config);
  } catch (error) {
    // What an API server itself says does not name what it was asked.
    if (error instanceof UserError && !(error instanceof ApiError)) throw error;
    throw new UserError(
      `the cluster of context ${config.cluster.context} could not be asked what Helm has there; nothing was changed.\n  ${apiReason(error)}`,
    );
  }
};

const askedOf = async (config: StackConfig): Promise<Existing> => {
  const wanted = Object.entries(wantedReleases(config)) as [ReleasePart, WantedRelease][];
  const { context } = config.cluster;
  const found = await Promise.all(
    wanted.map(async ([part, release]) =>
      (await isThere(context, release)) ? [[part, `${release.namespace}/${release.name}`] as const] : [],
    ),
  );
  await refuseDisruption(config);
  const { mode, mutualAuth } = config.cilium;
  return {
    releases: Object.fromEntries(found.flat()),
    spireNamespace:
      mode === "install" && mutualAuth.enabled && (await namespaceExists(context, spireNamespaceName)),
  };
};
