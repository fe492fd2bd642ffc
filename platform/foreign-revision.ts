import type { ReleaseRevision } from "./release-history";

/**
 * The latest revision of a release of this stack, if somebody else made it (`helm upgrade`, `helm rollback`). Pulumi
 * compares its state with the configuration, so it does not notice.
 *
 * Not meant is what Helm does by itself after an update of this stack failed: the failed revision, and the way back
 * (`atomic`); the next update tries again anyway.
 *
 * @param history revisions that Helm has, oldest first.
 */
export const foreignRevision = (
  history: readonly ReleaseRevision[],
  ownDescription: string,
): ReleaseRevision | undefined => {
  const latest = history.at(-1);
  const isOurs = ({ description }: ReleaseRevision): boolean => description === ownDescription;
  if (latest?.status !== "deployed" || isOurs(latest) || !history.some(isOurs)) return undefined;
  const wentBack = /^Rollback to /.test(latest.description) && history.at(-2)?.status === "failed";
  return wentBack ? undefined : latest;
};
