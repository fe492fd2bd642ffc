import { detailLines } from "../messages/user-error";
import type { ReleaseName, ReleaseRevision } from "./release-history";

/** What is to be done about a release before Helm touches it. */
export type ReleaseVerdict =
  /** Helm knows of no release: it is installed. */
  | { readonly kind: "install" }
  /** The release is this stack's, or is taken over: it is managed under its own id. */
  | { readonly kind: "manage" }
  /** An operation is under way: it is waited for. */
  | { readonly kind: "wait"; readonly message: string }
  /** An operation that is gone left these revisions: they are forgotten, then the release is looked at anew. */
  | { readonly kind: "forget"; readonly revisions: readonly ReleaseRevision[] }
  /** Pulumi's state has a release that Helm has not: Pulumi would take it for unchanged. */
  | { readonly kind: "lost" }
  /** Helm must not be called. */
  | { readonly kind: "stop"; readonly message: string };

/** A release that Pulumi's state has. */
export interface KnownRelease extends ReleaseName {
  /** Seconds that an operation on it may take. */
  readonly timeoutSeconds: number;
}

/** A release that the configuration wants this stack to manage. */
export interface WantedRelease extends KnownRelease {
  /** Whether the configuration lets the stack take over somebody else's release. */
  readonly adopt: boolean;
  /** What a user may set if the release is somebody else's: sentences with commands. */
  readonly choices: string;
}

/** What the judgement rests on, beside the configuration and Helm's history. */
export interface Circumstances {
  /** Description that this stack writes into every revision it makes. */
  readonly ownDescription: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** Whether Pulumi's state has the release. */
  readonly known: boolean;
}

/** Extra time before a pending operation counts as dead: clocks differ, and Helm stops a little after its timeout. */
const graceSeconds = 60;

const titleOf = ({ namespace, name }: ReleaseName): string => `${namespace}/${name}`;

/** An uninstallation is under way, or was stopped in the middle; Helm writes no other word for the two. */
const uninstalling = "uninstalling";

/** Seconds for which an operation may still be at work; undefined if it is over, or has taken too long to be alive. */
const patienceWith = (
  { timeoutSeconds }: KnownRelease,
  { status, modifiedAt }: ReleaseRevision,
  now: number,
): number | undefined => {
  if (!status.startsWith("pending-") && status !== uninstalling) return undefined;
  const left = timeoutSeconds + graceSeconds - Math.round(now - modifiedAt);
  return left < 0 ? undefined : left;
};

const underWay = (
  release: ReleaseName,
  latest: ReleaseRevision,
  seconds: number,
): Extract<ReleaseVerdict, { kind: "wait" }> => ({
  kind: "wait",
  message:
    `Helm release ${titleOf(release)} is ${latest.status} (revision ${latest.revision}): somebody is at work on it, or was stopped in ` +
    `the middle. This waits until that is over, and takes it for dead in ${seconds} s`,
});

const taken = (release: WantedRelease, latest: ReleaseRevision): ReleaseVerdict => ({
  kind: "stop",
  message:
    `Helm has a release ${release.name} in ${release.namespace} already (revision ${latest.revision}, ${latest.status}), which this stack ` +
    `does not manage. Nothing was changed. ${release.choices}`,
});

/**
 * Decides whether Helm may install or upgrade the release.
 *
 * A release is this stack's when one of its revisions carries the stack's description: then it is managed, whether
 * Pulumi's state knows it (nothing special) or not (it was left standing by `pulumi destroy`, or by an update that was
 * killed, and is imported). An uninstallation writes its own words over the description; then the state counts.
 *
 * @param history revisions that Helm has, oldest first.
 */
export const judgeRelease = (
  release: WantedRelease,
  history: readonly ReleaseRevision[],
  { ownDescription, now, known }: Circumstances,
): ReleaseVerdict => {
  const latest = history.at(-1);
  if (latest === undefined) return known ? { kind: "lost" } : { kind: "install" };
  const left = patienceWith(release, latest, now);
  if (left !== undefined) return underWay(release, latest, left);
  if (latest.status.startsWith("pending-")) return { kind: "forget", revisions: [latest] };
  const described = history.some(({ description }) => description === ownDescription);
  const halfGone = latest.status === uninstalling;
  if (!(described || release.adopt || (halfGone && known))) return taken(release, latest);
  // What it has taken away only an installation brings back, and Helm upgrades nothing that is half gone.
  return halfGone ? { kind: "forget", revisions: history } : { kind: "manage" };
};

/**
 * Decides about a release that Pulumi's state has and the configuration does not want any more. One that is dead in the
 * middle of something is left to Helm, which uninstalls it.
 */
export const judgeLeaving = (
  release: KnownRelease,
  history: readonly ReleaseRevision[],
  now: number,
): Extract<ReleaseVerdict, { kind: "wait" | "lost" | "manage" }> => {
  const latest = history.at(-1);
  if (latest === undefined) return { kind: "lost" };
  const left = patienceWith(release, latest, now);
  return left === undefined ? { kind: "manage" } : underWay(release, latest, left);
};

/** What is said of releases that Helm has lost. */
export const lostText = (lost: readonly ReleaseName[]): string =>
  `Pulumi's state has releases that Helm has not: somebody uninstalled them, or an update that did was killed.${detailLines(lost.map(titleOf))}`;

/** The command that heals it. Not `up --refresh`: a program is told of the state as it was before that refresh. */
export const lostFix = "pulumi refresh   # forgets them; then the same command again";
