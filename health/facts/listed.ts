import type * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath, type KindName } from "../../cluster/kinds";
import { type ListQuery, listObjects } from "../../cluster/objects";
import { patiently } from "../../cluster/patient-request";

/** Where objects are looked for. */
export interface Where extends ListQuery {
  /** Default: all namespaces. */
  readonly namespace?: string;
}

/**
 * The objects of a kind, as far as a schema takes them; none where the server does not know the kind.
 *
 * @throws ApiError if the API server refuses, Error for objects of another form.
 */
export const listed = async <T>(
  api: ClusterApi,
  kind: KindName,
  schema: z.ZodType<T>,
  { namespace, ...query }: Where = {},
): Promise<readonly T[]> => {
  const path = collectionPath(kind, namespace);
  const found = (await patiently(() => listObjects<unknown>(api, path, query))) ?? [];
  return found.map((object) => {
    const parsed = schema.safeParse(object);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`a ${kind} is not of the known form: ${issue?.path.join(".")}: ${issue?.message}`);
  });
};
