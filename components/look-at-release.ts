import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../messages/user-error";
import { foreignRevision } from "../platform/foreign-revision";
import {
  judgeLeaving,
  judgeRelease,
  type KnownRelease,
  type ReleaseVerdict,
  type WantedRelease,
} from "../platform/release-guard";
import { forgetRevision, type ReleaseRevision, releaseHistory } from "../platform/release-history";
import { ownDescription } from "./own-description";

/** What there is of a release. */
export type Presence = "install" | "manage" | "lost";

const pauseMs = 1000;

/** A release that the configuration wants, as it was found. */
export interface FoundRelease {
  readonly kind: Presence;
  /** The revisions that Helm goes on from, oldest first. */
  readonly history: readonly ReleaseRevision[];
}

interface Settled {
  readonly verdict: Exclude<ReleaseVerdict, { kind: "wait" }>;
  readonly history: readonly ReleaseRevision[];
}

/** Looks at a release until no operation on it is under way; says once that it waits. */
const whenQuiet = async (
  context: string,
  release: KnownRelease,
  judge: (history: readonly ReleaseRevision[], now: number) => ReleaseVerdict,
): Promise<Settled> => {
  for (let said = false; ; said = true) {
    const history = await releaseHistory(context, release);
    const verdict = judge(history, Date.now() / 1000);
    if (verdict.kind !== "wait") return { verdict, history };
    if (!said) await pulumi.log.info(verdict.message);
    await sleep(pauseMs);
  }
};

const forget = async (
  context: string,
  { namespace, name }: KnownRelease,
  revisions: readonly ReleaseRevision[],
): Promise<void> => {
  const named = revisions.map(({ revision, status }) => `${revision} (${status})`).join(", ");
  await pulumi.log.warn(
    `Helm release ${namespace}/${name} was left by an operation that is gone; cleared: revision ${named}`,
  );
  if (pulumi.runtime.isDryRun()) return;
  for (const revision of revisions) await forgetRevision(context, { namespace, name }, revision);
};

/**
 * Looks at a release that the configuration wants. Revisions that a dead Helm left are cleared here (in a preview:
 * announced), because only that lets Helm go on.
 *
 * @param known whether Pulumi's state has it.
 * @throws UserError if it is somebody else's.
 */
export const lookAtWanted = async (
  context: string,
  release: WantedRelease,
  known: boolean,
): Promise<FoundRelease> => {
  const circumstances = { ownDescription: ownDescription(), known };
  const judge = (history: readonly ReleaseRevision[], now: number): ReleaseVerdict =>
    judgeRelease(release, history, { ...circumstances, now });
  let { verdict, history } = await whenQuiet(context, release, judge);
  while (verdict.kind === "forget") {
    const { revisions } = verdict;
    await forget(context, release, revisions);
    history = history.filter((revision) => !revisions.includes(revision));
    const next = judge(history, Date.now() / 1000);
    if (next.kind === "wait") return lookAtWanted(context, release, known);
    verdict = next;
  }
  if (verdict.kind === "stop") throw new UserError(verdict.message);
  const foreign = foreignRevision(history, circumstances.ownDescription);
  if (foreign !== undefined) {
    await pulumi.log.warn(
      `Helm release ${release.namespace}/${release.name} was changed by somebody else: revision ${foreign.revision}, "${foreign.description}". ` +
        "Pulumi's state does not know of it, and what is shown here leaves it so. To put it back: pulumi up --refresh",
    );
  }
  return { kind: verdict.kind, history };
};

/** Looks at a release that Pulumi's state has and the configuration does not want any more. */
export const lookAtLeaving = async (context: string, release: KnownRelease): Promise<Presence> => {
  const { verdict } = await whenQuiet(context, release, (history, now) =>
    judgeLeaving(release, history, now),
  );
  return verdict.kind === "lost" ? "lost" : "manage";
};
