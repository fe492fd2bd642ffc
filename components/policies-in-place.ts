import * as pulumi from "@pulumi/pulumi";
import { ApiError } from "../cluster/api";
import { makeWhole, type Wholeness } from "../cluster/whole-object";
import { detailLines, UserError } from "../messages/user-error";
import { identityOf, type PolicyObject } from "../policies/kubernetes-object";
import type { AnyObject } from "../policies/upkeep/live-object";
import { differencesText } from "../policies/upkeep/object-differences";
import { ownAnnotations } from "../policies/upkeep/own-mark";
import type { ClusterState } from "./cluster-state";
import { mutable } from "./mutable";
import type { PhasePolicies } from "./phase-policies";

/** A policy as the program registers it. */
const registered = (object: PolicyObject, owner: string): AnyObject => {
  const { apiVersion, kind, metadata, ...said } = mutable(object);
  const annotations = { ...metadata.annotations, ...ownAnnotations(owner) };
  return { apiVersion, kind, metadata: { ...metadata, annotations }, ...said };
};

/** Resolves when Pulumi has made or changed all of them, or found nothing to do. */
const done = (resources: readonly pulumi.CustomResource[]): Promise<void> =>
  new Promise((resolve) => {
    pulumi.all(resources.map(({ id }) => id)).apply(() => resolve());
  });

const problemOf = (object: PolicyObject, found: Wholeness): string[] => {
  if (found.kind === "whole" || found.kind === "drifted") return [];
  const how = found.kind === "absent" ? "is not in the cluster" : "is being deleted by somebody";
  return [`${identityOf(object)} ${how}`];
};

/**
 * Waits for the phase's policies and looks at them in the cluster: each has to be there and to be what the stack says,
 * the whole of it, whatever Pulumi's state thinks. What others have in it is taken away, where it is. Only then may pods
 * start. A preview does not wait: nothing is made in it.
 *
 * @throws UserError if a policy is not there.
 */
export const policiesInPlace = async (
  { resources }: PhasePolicies,
  objects: readonly PolicyObject[],
  { api, owner }: ClusterState,
): Promise<void> => {
  if (pulumi.runtime.isDryRun()) return;
  await done(resources);
  const problems = await Promise.all(
    objects.map(async (object): Promise<string[]> => {
      try {
        const found = await makeWhole(api, registered(object, owner), owner);
        if (found.kind === "drifted") {
          await pulumi.log.warn(`${identityOf(object)}: put back (${differencesText(found.differences)})`);
        }
        return problemOf(object, found);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return [`${identityOf(object)}: ${error.message}`];
      }
    }),
  );
  if (problems.flat().length === 0) return;
  throw new UserError(
    `policies of the phase are not in place, so nothing that depends on them was started:${detailLines(problems.flat())}`,
    { fix: "pulumi up   # makes them again" },
  );
};
