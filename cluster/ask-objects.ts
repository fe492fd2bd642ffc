import { setTimeout as sleep } from "node:timers/promises";
import type { AnyObject, LiveObject } from "../policies/upkeep/live-object";
import type { ApiAnswer, ApiRequest, AskApi } from "./api-access";
import { ApiRefusal } from "./api-refusal";
import { apiKinds, collectionPath, type KindName } from "./kinds";

/** Of a list: names and annotations, and nothing else. No Secret's value leaves the server. */
const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** Statuses of a server that is not ready yet: it opens the storage of a custom kind when it is first asked for it. */
const notYet = new Set([429, 503]);
const patienceMs = [100, 300, 1000, 2000];

const answered = async (ask: AskApi, request: ApiRequest): Promise<ApiAnswer> => {
  for (const pause of patienceMs) {
    const answer = await ask(request);
    if (!notYet.has(answer.status)) return answer;
    await sleep(pause);
  }
  return ask(request);
};

const isOk = ({ status }: ApiAnswer): boolean => status >= 200 && status < 300;

/** Sends a request. @returns what the server answers, or undefined for what it does not have. @throws ApiRefusal */
const send = async (ask: AskApi, request: ApiRequest): Promise<unknown> => {
  const answer = await answered(ask, request);
  if (answer.status === 404) return undefined;
  if (!isOk(answer)) throw new ApiRefusal(request, answer);
  return answer.body;
};

/** Whether the table has a kind. */
export const isKnownKind = (kind: string): kind is KindName => Object.hasOwn(apiKinds, kind);

const pathOf = ({ kind, metadata }: AnyObject): string => {
  if (!isKnownKind(kind)) throw new Error(`no path is known for objects of kind ${kind}`);
  return `${collectionPath(kind, metadata.namespace)}/${metadata.name}`;
};

/**
 * The objects of a kind that a cluster has; none where it does not know the kind.
 *
 * @param namespace default: all namespaces.
 * @param part `metadata`: nothing of an object but its metadata is asked for.
 * @throws ApiRefusal if the API server refuses.
 */
export const listObjects = async (
  ask: AskApi,
  kind: KindName,
  { namespace, part }: { readonly namespace?: string; readonly part?: "metadata" } = {},
): Promise<readonly LiveObject[]> => {
  const accept = part === "metadata" ? { accept: metadataOnly } : {};
  const list = await send(ask, { method: "GET", path: collectionPath(kind, namespace), ...accept });
  const { items = [] } = (list ?? {}) as { items?: readonly LiveObject[] };
  // What is listed does not say its kind.
  return items.map((item) => ({ ...item, apiVersion: apiKinds[kind].apiVersion, kind }));
};

/** An object as the cluster has it; undefined if it has none. @throws ApiRefusal if the API server refuses. */
export const getObject = async (ask: AskApi, object: AnyObject): Promise<LiveObject | undefined> =>
  (await send(ask, { method: "GET", path: pathOf(object) })) as LiveObject | undefined;

/**
 * Replaces an object by another one of the same name, if nobody has changed it meanwhile.
 *
 * @param mode `try`: the server says what it would store, and stores nothing.
 * @returns the object as stored; undefined where there is none.
 * @throws ApiRefusal if the API server refuses; status 409 if somebody was faster.
 */
export const replaceObject = async (
  ask: AskApi,
  object: AnyObject,
  mode: "try" | "store",
  manager: string,
): Promise<LiveObject | undefined> => {
  const query = `fieldManager=${encodeURIComponent(manager)}${mode === "try" ? "&dryRun=All" : ""}`;
  return (await send(ask, { method: "PUT", path: `${pathOf(object)}?${query}`, body: object })) as
    | LiveObject
    | undefined;
};

/**
 * Makes an object, or makes it as it is given, under a field manager's name (server-side apply).
 *
 * @throws ApiRefusal if the API server refuses.
 */
export const applyObject = async (ask: AskApi, object: AnyObject, manager: string): Promise<void> => {
  const path = `${pathOf(object)}?fieldManager=${encodeURIComponent(manager)}&force=true`;
  const request: ApiRequest = {
    method: "PATCH",
    path,
    body: object,
    contentType: "application/apply-patch+yaml",
  };
  const answer = await answered(ask, request);
  if (!isOk(answer)) throw new ApiRefusal(request, answer);
};

/** Deletes that very object; one of the same name that was made since stays. @throws ApiRefusal */
export const deleteObject = async (ask: AskApi, { metadata, ...object }: LiveObject): Promise<void> => {
  const { uid } = metadata;
  const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } };
  await send(ask, { method: "DELETE", path: pathOf({ ...object, metadata } as AnyObject), body });
};
