import { callApi, getOrUndefined } from "./api-client";
import type { ApiResource, Discovery } from "./api-discovery";
import { objectPath } from "./api-discovery";
import { ApiError } from "./errors";
import { isObject, type Properties, stringOrUndefined, type Value, valueAt } from "./values";

/** True when server-side apply refuses a field that the kind does not have. */
export function isUnknownField(error: unknown): boolean {
  return error instanceof ApiError && error.message.includes("field not declared in schema");
}

/**
 * The object without the fields its kind does not have. Server-side apply refuses such fields, whereas the official
 * provider's requests have them pruned silently; a trial run of such a request tells which they are.
 */
export async function withoutUnknownFields(
  discovery: Discovery,
  resource: ApiResource,
  object: Properties,
  signal: AbortSignal,
): Promise<Properties> {
  const namespace = stringOrUndefined(valueAt(object, "metadata", "namespace"));
  const path = objectPath(resource, namespace, stringOrUndefined(valueAt(object, "metadata", "name")) ?? "");
  const exists = (await getOrUndefined(discovery.access, path, signal)) !== undefined;
  const request = exists
    ? ({ method: "PATCH", patch: "merge", path } as const)
    : ({ method: "POST", path: objectPath(resource, namespace) } as const);
  const query = { dryRun: "All", fieldValidation: "Ignore" };
  const accepted = await callApi(discovery.access, { ...request, query, body: object, signal });
  return keepAccepted(object, accepted);
}

/** Keeps the members of `object` that `accepted` has too. */
export function keepAccepted(object: Properties, accepted: Properties): Properties {
  const kept: Properties = {};
  for (const [key, value] of Object.entries(object)) {
    const counterpart = accepted[key];
    if (counterpart !== undefined) kept[key] = keepValue(value, counterpart);
  }
  return kept;
}

function keepValue(value: Value, accepted: Value): Value {
  if (isObject(value) && isObject(accepted)) return keepAccepted(value, accepted);
  if (Array.isArray(value) && Array.isArray(accepted) && value.length === accepted.length) {
    return value.map((item, index) => keepValue(item, accepted[index] ?? item));
  }
  return value;
}
