import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { applyObject, liveObject, liveObjects, removeObject } from "../cluster/live-objects";
import { stackKinds } from "../cluster/live-policies";
import { makeWhole } from "../cluster/whole-object";
import { detailLines, messageOf, UserError } from "../messages/user-error";
import { identityOf, type PolicyObject } from "../policies/kubernetes-object";
import { onlyRestricts } from "../policies/restriction-order";
import type { AnyObject, LiveObject } from "../policies/upkeep/live-object";
import { differencesText } from "../policies/upkeep/object-differences";
import { refusedObjects } from "../policies/upkeep/refused-objects";
import type { ClusterState } from "./cluster-state";

const isPolicy = ({ kind }: AnyObject): boolean => stackKinds.some((each) => each === kind);
const runsPods = ({ kind }: AnyObject): boolean => kind === "Pod" || kind === "Deployment";

/** A policy is looked at as what the catalogue writes: what counts is whether it has rules. */
const isStrict = (object: AnyObject): boolean => onlyRestricts(object as unknown as PolicyObject);

/** In which order objects are made: what others are in or need first, policies from the strictest on. */
const rank = (object: AnyObject): number => {
  if (object.kind === "Namespace") return 0;
  if (!isPolicy(object)) return 1;
  return isStrict(object) ? 2 : 3;
};

const listed = (objects: readonly AnyObject[]): string => objects.map(identityOf).join(", ");

const announce = async ({ missing, drifts, leftovers, leaving }: ClusterState): Promise<void> => {
  const does = pulumi.runtime.isDryRun() ? "`pulumi up` " : "";
  const lines = [
    ...drifts.map(
      ({ known, differences }) =>
        `${identityOf(known)} is not what this stack says (${differencesText(differences)}): ${does}puts it back`,
    ),
    ...(missing.length > 0 ? [`${listed(missing)}: gone from the cluster: ${does}makes them again`] : []),
    ...(leftovers.length > 0
      ? [`${listed(leftovers)}: left by an update that was killed: ${does}takes them away`]
      : []),
    ...(leaving.length > 0 ? [`${listed(leaving)}: being deleted by somebody: ${does}waits for it`] : []),
  ];
  if (lines.length > 0) await pulumi.log.warn(lines.join("\n"));
};

const podsPatienceMs = 60_000;

const untilGone = async (api: ClusterState["api"], objects: readonly LiveObject[]): Promise<void> => {
  const end = Date.now() + podsPatienceMs;
  for (const object of objects) {
    while (Date.now() < end && (await liveObject(api, object))?.metadata.uid === object.metadata.uid)
      await sleep(200);
  }
};

const hasPods = async (api: ClusterState["api"], { metadata: { namespace } }: AnyObject): Promise<boolean> =>
  namespace !== undefined && (await liveObjects(api, "Pod", namespace)).length > 0;

/**
 * Takes away what an update that was killed has left: what runs pods first, then policies, the strictest last. One that
 * only restricts stays where pods run under it; a later update finds it without them.
 */
const takeAway = async ({ api, leftovers }: ClusterState): Promise<void> => {
  const others = leftovers.filter((object) => !isPolicy(object) && object.kind !== "Namespace");
  await Promise.all(others.map((object) => removeObject(api, object)));
  await untilGone(api, others.filter(runsPods));
  const policies = leftovers.filter(isPolicy).toSorted((a, b) => rank(b) - rank(a));
  for (const policy of policies) {
    if (!isStrict(policy) || !(await hasPods(api, policy))) await removeObject(api, policy);
  }
  for (const object of leftovers) if (object.kind === "Namespace") await removeObject(api, object);
};

const putBack = async ({ api, owner, drifts }: ClusterState): Promise<void> => {
  for (const { known } of drifts) await makeWhole(api, known, owner);
};

const makeAgain = async ({ api, owner, missing }: ClusterState): Promise<void> => {
  const first = missing.filter((each) => !runsPods(each)).toSorted((a, b) => rank(a) - rank(b));
  for (const object of first) await applyObject(api, object, owner);
};

/**
 * Brings the cluster back to what Pulumi's state says of it, as the last thing before anything is registered: Pulumi
 * itself answers "unchanged" for an object that somebody has changed or taken away. A preview only says what `up` does.
 *
 * What runs pods is made again later, after the policies (`makePodsAgain`).
 *
 * @throws UserError if somebody else's object has the name of one of ours; nothing was changed then.
 */
export const settleCluster = async (state: ClusterState): Promise<void> => {
  const refused = refusedObjects(state, state.owner);
  if (refused.length > 0) {
    throw new UserError(`objects of the cluster are in the way; nothing was changed.${detailLines(refused)}`);
  }
  await announce(state);
  if (pulumi.runtime.isDryRun()) return;
  try {
    await makeAgain(state);
    await putBack(state);
    await takeAway(state);
  } catch (error) {
    throw new UserError(
      `the cluster does not let this stack bring its objects back to what they were.\n  ${messageOf(error)}`,
      { fix: "whatever the API server names; then the same command again" },
    );
  }
};

/** Makes again what runs pods and was taken away by somebody. To be called when the phase's policies are in place. */
export const makePodsAgain = async ({ api, owner, missing }: ClusterState): Promise<void> => {
  if (pulumi.runtime.isDryRun()) return;
  for (const object of missing.filter(runsPods)) await applyObject(api, object, owner);
};
