import type { ApiAnswer, ClusterApi } from "../../../cluster/api";
import { apiKinds, collectionPath, type KindName } from "../../../cluster/kinds";
import type { ManifestObject } from "../../../verdicts/world";

const isKind = (kind: string | undefined): kind is KindName =>
  kind !== undefined && Object.hasOwn(apiKinds, kind);

/** Path of an object's collection. @throws Error for a kind that is not known here. */
const pathOf = ({ kind, metadata }: ManifestObject): string => {
  if (!isKind(kind)) throw new Error(`no path is known for ${kind}`);
  return collectionPath(kind, apiKinds[kind].namespaced ? metadata?.namespace : undefined);
};

/** Asks once more where the connection was lost; every request here may be made twice. */
const asked = async (
  api: ClusterApi,
  ...request: Parameters<ClusterApi["request"]>
): Promise<ApiAnswer & { readonly again: boolean }> => {
  try {
    return { ...(await api.request(...request)), again: false };
  } catch {
    return { ...(await api.request(...request)), again: true };
  }
};

interface Stored {
  readonly metadata: { readonly uid: string };
}

/**
 * Makes an object as the API server takes it when nobody asks for strict validation.
 *
 * @returns its uid, or what the API server says instead of storing it.
 */
export const makeObject = async (
  api: ClusterApi,
  object: ManifestObject,
): Promise<{ readonly uid: string } | { readonly refused: string }> => {
  const { status, body, again } = await asked(api, "POST", `${pathOf(object)}?fieldValidation=Ignore`, {
    body: object,
  });
  if (status === 201) return { uid: (JSON.parse(body) as Stored).metadata.uid };
  if (status === 409 && again) {
    const { body: made } = await asked(api, "GET", `${pathOf(object)}/${object.metadata?.name}`);
    return { uid: (JSON.parse(made) as Stored).metadata.uid };
  }
  if (status === 409) return { refused: "it is there already" };
  if (status >= 400 && status < 500) return { refused: body };
  throw new Error(`the API server answers ${status} for ${object.kind} ${object.metadata?.name}: ${body}`);
};

/** Makes an object, or gives what it says to one that is there already. @returns its uid. @throws Error if it is refused. */
export const haveObject = async (api: ClusterApi, object: ManifestObject): Promise<string> => {
  const query = new URLSearchParams({ fieldManager: "random-worlds", force: "true" });
  const path = `${pathOf(object)}/${object.metadata?.name}?${query}`;
  const contentType = "application/apply-patch+yaml";
  const { status, body } = await asked(api, "PATCH", path, { body: object, contentType });
  if (status !== 200 && status !== 201) {
    throw new Error(`${object.kind} ${object.metadata?.name} is refused: ${body}`);
  }
  return (JSON.parse(body) as Stored).metadata.uid;
};

/** Takes an object away, if it is there. */
export const removeMade = async (api: ClusterApi, object: ManifestObject): Promise<void> => {
  const body = { gracePeriodSeconds: 0 };
  const answer = await asked(api, "DELETE", `${pathOf(object)}/${object.metadata?.name}`, { body });
  if (answer.status >= 300 && answer.status !== 404) throw new Error(`not deleted: ${answer.body}`);
};
