import type { AnyObject, LiveObject } from "../policies/upkeep/live-object";
import {
  type FieldDifference,
  objectDifferences,
  replacementOf,
} from "../policies/upkeep/object-differences";
import { ApiError, type ClusterApi } from "./api";
import { liveObject, replaceObject } from "./live-objects";

/** Whether a cluster has an object as it is to be. */
export type Wholeness =
  | { readonly kind: "whole" }
  | { readonly kind: "absent" }
  /** Somebody has deleted it, and a finalizer holds it. */
  | { readonly kind: "leaving" }
  | { readonly kind: "drifted"; readonly differences: readonly FieldDifference[] };

/**
 * Compares a live object with what it is to be. Where they are not the same by the letter the API server is asked what it
 * would store instead (a dry run, nothing changes): what it adds by itself is no difference.
 *
 * @throws ApiError if it does not say.
 */
export const wholenessOf = async (
  api: ClusterApi,
  wanted: AnyObject,
  live: LiveObject | undefined,
  manager: string,
): Promise<Wholeness> => {
  if (live === undefined) return { kind: "absent" };
  if (live.metadata.deletionTimestamp !== undefined) return { kind: "leaving" };
  if (objectDifferences(wanted, live).length === 0) return { kind: "whole" };
  const stored = await replaceObject(api, replacementOf(wanted, live), "try", manager);
  if (stored === undefined) return { kind: "absent" };
  const differences = objectDifferences(stored, live);
  return differences.length === 0 ? { kind: "whole" } : { kind: "drifted", differences };
};

/** How often somebody else may be faster before the API server's refusal is passed on. */
const attempts = 5;

const makeWholeOnce = async (api: ClusterApi, wanted: AnyObject, manager: string): Promise<Wholeness> => {
  const live = await liveObject(api, wanted);
  const found = await wholenessOf(api, wanted, live, manager);
  if (found.kind !== "drifted" || live === undefined) return found;
  const stored = await replaceObject(api, replacementOf(wanted, live), "store", manager);
  return stored === undefined ? { kind: "absent" } : found;
};

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409;

/**
 * Makes a live object what it is to be, where it is: it is replaced as a whole and never absent.
 *
 * @returns what was the matter with it; where it is absent or leaving, nothing was done.
 * @throws ApiError if the API server refuses, or if somebody else was faster again and again.
 */
export const makeWhole = async (api: ClusterApi, wanted: AnyObject, manager: string): Promise<Wholeness> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await makeWholeOnce(api, wanted, manager);
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
    }
  }
};
