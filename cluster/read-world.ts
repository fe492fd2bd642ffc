import type { ManifestObject } from "../verdicts/world";
import { ApiError, type ListingApi } from "./api";
import { apiKinds, collectionPath } from "./kinds";
import { listObjects } from "./objects";
import { patiently } from "./patient-request";
import { asWritten, type WorldKind } from "./world-objects";

const listed = (api: ListingApi, path: string): Promise<readonly ManifestObject[] | undefined> =>
  patiently(() => listObjects<ManifestObject>(api, path));

/**
 * All objects that a cluster has of a kind that verdicts depend on, without what the server keeps beside what somebody wrote,
 * and each with the kind's newest version, also where it is read from an older path.
 *
 * @returns undefined where the cluster does not have the kind, or keeps a private one from who asks.
 * @throws ApiError if the API server refuses, Error if it does not answer.
 */
export const readWorldKind = async (
  api: ListingApi,
  { kind, older, private: mayRefuse }: WorldKind,
): Promise<readonly ManifestObject[] | undefined> => {
  try {
    const found =
      (await listed(api, collectionPath(kind))) ??
      (older === undefined ? undefined : await listed(api, older));
    const { apiVersion } = apiKinds[kind];
    // What is listed does not say its kind.
    return found?.map((object) => asWritten({ ...object, apiVersion, kind }, kind));
  } catch (error) {
    if (mayRefuse === true && error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
};
