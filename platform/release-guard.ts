import type { ReleaseName, ReleaseRevision } from "./release-history";

/** What is to be done about a release before Helm touches it. */
export type ReleaseVerdict =
  /** Helm knows of no release: it is installed. */
  | { readonly kind: "install" }
  /** The release is this stack's, or is taken over: it is managed under its own id. */
  | { readonly kind: "manage" }
  /** A revision was left pending by a Helm that is gone: it is forgotten, then looked at anew. */
  | { readonly kind: "forget"; readonly revision: ReleaseRevision }
  /** Helm must not be called. */
  | { readonly kind: "stop"; readonly message: string };

/** A release that the configuration wants this stack to manage. */
export interface WantedRelease extends ReleaseName {
  /** Whether the configuration lets the stack take over somebody else's release. */
  readonly adopt: boolean;
  /** What a user may set if the release is somebody else's: sentences with commands. */
  readonly choices: string;
  /** Seconds that an operation on it may take. */
  readonly timeoutSeconds: number;
}

/** What the judgement rests on, beside the configuration and Helm's history. */
export interface Circumstances {
  /** Description that this stack writes into every revision it makes. */
  readonly ownDescription: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Extra time before a pending operation counts as dead: clocks differ, and Helm stops a little after its timeout. */
const graceSeconds = 60;

const titleOf = ({ namespace, name }: ReleaseName): string => `${namespace}/${name}`;

const underWay = (
  release: ReleaseName,
  latest: ReleaseRevision,
  age: number,
  patience: number,
): ReleaseVerdict => ({
  kind: "stop",
  message:
    `Helm release ${titleOf(release)} is ${latest.status} (revision ${latest.revision}, since ${age} s): somebody is at work, ` +
    "or was stopped in the middle. Nothing was changed. " +
    `Try again in ${patience - age} s: a revision that is still pending then is taken for dead and cleared.`,
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
 * killed, and is imported).
 *
 * @param history revisions that Helm has, oldest first.
 */
export const judgeRelease = (
  release: WantedRelease,
  history: readonly ReleaseRevision[],
  { ownDescription, now }: Circumstances,
): ReleaseVerdict => {
  const latest = history.at(-1);
  if (latest === undefined) return { kind: "install" };
  if (latest.status.startsWith("pending-")) {
    const age = Math.round(now - latest.modifiedAt);
    const patience = release.timeoutSeconds + graceSeconds;
    return age > patience ? { kind: "forget", revision: latest } : underWay(release, latest, age, patience);
  }
  const ours = history.some(({ description }) => description === ownDescription);
  return ours || release.adopt ? { kind: "manage" } : taken(release, latest);
};
