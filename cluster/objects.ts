import { type ApiAnswer, ApiError, type ClusterApi, type ListingApi } from "./api";

/** Parts of the question for a list. */
export interface ListQuery {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

interface List<T> {
  readonly items?: readonly T[] | null;
  readonly metadata?: { readonly continue?: string };
}

const perPage = "500";

/** Asks for a list of names, labels and owners and nothing else: no Secret's value leaves the server. */
export const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** An API server's own words in an answer; empty for anything else, a gateway's page for example. */
export const messageOf = ({ body }: ApiAnswer): string => {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
};

/** What a server said when it did not do what it was asked. */
export const refusalOf = (answer: ApiAnswer): ApiError =>
  new ApiError(answer.status, messageOf(answer) || `status ${answer.status}`);

/**
 * All objects of a collection, page by page.
 *
 * @param path see `collectionPath`.
 * @param accept in what form; default: whole objects as JSON.
 * @returns undefined if the server does not have the kind.
 * @throws ApiError if it refuses, Error if it does not answer.
 */
export const listObjects = async <T>(
  api: ListingApi,
  path: string,
  query: ListQuery = {},
  accept = "application/json",
): Promise<readonly T[] | undefined> => {
  const found: T[] = [];
  let next = "";
  do {
    const asked = new URLSearchParams({
      ...query,
      limit: perPage,
      ...(next === "" ? {} : { continue: next }),
    });
    const answer = await api.request("GET", `${path}?${asked}`, { accept });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusalOf(answer);
    const { items, metadata } = JSON.parse(answer.body) as List<T>;
    found.push(...(items ?? []));
    next = metadata?.continue ?? "";
  } while (next !== "");
  return found;
};

/**
 * One object.
 *
 * @returns undefined if it is not there.
 * @throws ApiError if the server refuses, Error if it does not answer.
 */
export const getObject = async <T>(api: ClusterApi, path: string): Promise<T | undefined> => {
  const answer = await api.request("GET", path);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw refusalOf(answer);
  return JSON.parse(answer.body) as T;
};

/**
 * Deletes one object.
 *
 * @returns whether it was there.
 * @throws ApiError if the server refuses, Error if it does not answer.
 */
export const deleteObject = async (api: ClusterApi, path: string): Promise<boolean> => {
  const answer = await api.request("DELETE", path);
  if (answer.status === 404) return false;
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer);
  return true;
};
