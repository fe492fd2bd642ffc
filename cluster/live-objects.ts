import type { AnyObject, LiveObject } from "../policies/upkeep/live-object";
import type { ApiAnswer, ClusterApi, RequestExtras } from "./api";
import { apiKinds, collectionPath, type KindName } from "./kinds";
import { getObject, listObjects, refusalOf } from "./objects";
import { patiently } from "./patient-request";

/** Whether objects of a kind can be asked for. */
export const isKnownKind = (kind: string): kind is KindName => Object.hasOwn(apiKinds, kind);

/** @throws Error for a kind that `apiKinds` does not have. */
const pathOf = ({ kind, metadata }: AnyObject): string => {
  if (!isKnownKind(kind)) throw new Error(`no path is known for objects of kind ${kind}`);
  return `${collectionPath(kind, metadata.namespace)}/${metadata.name}`;
};

/**
 * The objects of a kind that a cluster has; none where it does not know the kind.
 *
 * @param namespace default: all namespaces.
 * @throws ApiError if the API server refuses.
 */
export const liveObjects = async (
  api: ClusterApi,
  kind: KindName,
  namespace?: string,
): Promise<readonly LiveObject[]> => {
  const path = collectionPath(kind, namespace);
  const found = (await patiently(() => listObjects<LiveObject>(api, path))) ?? [];
  // What is listed does not say its kind.
  return found.map((object) => ({ ...object, apiVersion: apiKinds[kind].apiVersion, kind }));
};

/** An object as the cluster has it; undefined if it has none. @throws ApiError if the API server refuses. */
export const liveObject = (api: ClusterApi, object: AnyObject): Promise<LiveObject | undefined> =>
  patiently(() => getObject<LiveObject>(api, pathOf(object)));

const written = (
  api: ClusterApi,
  method: "PUT" | "PATCH" | "DELETE",
  path: string,
  extras: RequestExtras,
): Promise<ApiAnswer> =>
  patiently(async () => {
    const answer = await api.request(method, path, extras);
    if (answer.status === 404 || (answer.status >= 200 && answer.status < 300)) return answer;
    throw refusalOf(answer);
  });

/**
 * Replaces an object by another one of the same name, if nobody has changed it meanwhile.
 *
 * @param mode `try`: the server says what it would store, and stores nothing.
 * @param manager name of the field manager.
 * @returns the object as stored; undefined where there is none.
 * @throws ApiError if the API server refuses; status 409 if somebody was faster.
 */
export const replaceObject = async (
  api: ClusterApi,
  object: AnyObject,
  mode: "try" | "store",
  manager: string,
): Promise<LiveObject | undefined> => {
  const query = new URLSearchParams({ fieldManager: manager, ...(mode === "try" ? { dryRun: "All" } : {}) });
  const { status, body } = await written(api, "PUT", `${pathOf(object)}?${query}`, { body: object });
  return status === 404 ? undefined : (JSON.parse(body) as LiveObject);
};

/**
 * Makes an object, or makes it as it is given, under a field manager's name (server-side apply).
 *
 * @throws ApiError if the API server refuses, or does not know the kind or the namespace.
 */
export const applyObject = async (api: ClusterApi, object: AnyObject, manager: string): Promise<void> => {
  const query = new URLSearchParams({ fieldManager: manager, force: "true" });
  const answer = await written(api, "PATCH", `${pathOf(object)}?${query}`, {
    body: object,
    contentType: "application/apply-patch+yaml",
  });
  if (answer.status === 404) throw refusalOf(answer);
};

/** Deletes that very object; one of the same name that was made since stays. @throws ApiError if the server refuses. */
export const removeObject = async (api: ClusterApi, object: LiveObject): Promise<void> => {
  const preconditions = { uid: object.metadata.uid };
  const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions };
  await written(api, "DELETE", pathOf(object), { body });
};
