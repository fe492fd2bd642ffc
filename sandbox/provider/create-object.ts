import { callApi, getOrUndefined } from "./api-client";
import { type ApiResource, type Discovery, objectPath } from "./api-discovery";
import { awaitReady, NotReadyError } from "./await-ready";
import type { Cluster } from "./cluster";
import { ApiError, InitFailedError, messageOf, ProviderError } from "./errors";
import { describeObject, fieldManagerOf, idOf, isAppliedBy } from "./identity";
import { outputsOf } from "./object-outputs";
import { isUnknownField, withoutUnknownFields } from "./prune-unknown";
import { withEncodedStrings } from "./secret-strings";
import { objectOrEmpty, type Properties, stringOrUndefined, valueAt } from "./values";

/** The object to create. */
export interface CreateObject {
  readonly cluster: Cluster;
  readonly urn: string;
  readonly inputs: Properties;
  readonly timeoutSeconds: number;
  /** False when the resource is known to exist under this URN, so that a like-named object cannot be a left-over. */
  readonly mayAdopt: boolean;
}

/** What Pulumi records of a resource. */
export interface RecordedObject {
  readonly id: string;
  readonly outputs: Properties;
}

/** Creates an object and waits until it is ready. */
export async function createObject(request: CreateObject): Promise<RecordedObject> {
  const { cluster, urn, inputs } = request;
  const discovery = await cluster.discovery();
  const resource = await discovery.require(String(inputs.apiVersion), String(inputs.kind), cluster.signal);
  const object = await placed(cluster, resource, inputs);
  const path = objectPath(resource, namespaceOf(object), nameOf(object));
  const existing = await getOrUndefined(discovery.access, path, cluster.signal);
  // An object with this resource's own mark was applied by a run that ended before Pulumi could record it.
  const leftOver = existing !== undefined && request.mayAdopt && isAppliedBy(existing, fieldManagerOf(urn));
  if (existing !== undefined && (!leftOver || isBeingDeleted(existing))) {
    await explainExisting(discovery, resource, object, cluster.signal);
  }
  const live = await applyObject(discovery, resource, object, urn, cluster.signal);
  return settle({ ...request, discovery, resource, live });
}

/** Writes the object by server-side apply; fields of other managers that the inputs name are taken over. */
export async function applyObject(
  discovery: Discovery,
  resource: ApiResource,
  object: Properties,
  urn: string,
  signal: AbortSignal,
): Promise<Properties> {
  const apply = (body: Properties) =>
    callApi(discovery.access, {
      method: "PATCH",
      path: objectPath(resource, namespaceOf(object), nameOf(object)),
      patch: "apply",
      query: { fieldManager: fieldManagerOf(urn), force: "true", fieldValidation: "Ignore" },
      body,
      signal,
    });
  const body = withEncodedStrings(object);
  try {
    return await apply(body).catch(async (error: unknown) => {
      if (!isUnknownField(error)) throw error;
      return apply(await withoutUnknownFields(discovery, resource, body, signal));
    });
  } catch (error) {
    throw error instanceof ApiError ? withSubject(error, object) : error;
  }
}

/** Waits for the object; one that exists but is not ready is reported so that Pulumi records it. */
export async function settle(request: {
  readonly cluster: Cluster;
  readonly urn: string;
  readonly inputs: Properties;
  readonly timeoutSeconds: number;
  readonly discovery: Discovery;
  readonly resource: ApiResource;
  readonly live: Properties;
}): Promise<RecordedObject> {
  const { cluster, urn, inputs, discovery } = request;
  try {
    const live = await awaitReady({ ...request, access: discovery.access, signal: cluster.signal });
    return { id: idOf(live), outputs: outputsOf(live, urn) };
  } catch (error) {
    const live = error instanceof NotReadyError ? error.live : request.live;
    throw new InitFailedError(idOf(live), outputsOf(live, urn), inputs, [messageOf(error)]);
  }
}

/** The object with the namespace it goes to, for kinds whose scope was not known when the inputs were checked. */
export async function placed(
  cluster: Cluster,
  resource: ApiResource,
  inputs: Properties,
): Promise<Properties> {
  const metadata = { ...objectOrEmpty(inputs.metadata) };
  if (!resource.namespaced) delete metadata.namespace;
  else metadata.namespace ??= await cluster.defaultNamespace();
  return { ...inputs, metadata };
}

/** The object's namespace, if it has one. */
export function namespaceOf(object: Properties): string | undefined {
  return stringOrUndefined(valueAt(object, "metadata", "namespace"));
}

/** The object's name. */
export function nameOf(object: Properties): string {
  const name = stringOrUndefined(valueAt(object, "metadata", "name"));
  if (name === undefined) throw new ProviderError(`${describeObject(object)}: metadata.name is missing`);
  return name;
}

/** An API error that says which object it is about, unless its message already does. */
function withSubject(error: ApiError, object: Properties): ApiError {
  const named = error.message.includes(`"${nameOf(object)}"`);
  return named
    ? error
    : new ApiError(`${describeObject(object)}: ${error.message}`, error.status, error.reason);
}

function isBeingDeleted(object: Properties): boolean {
  return valueAt(object, "metadata", "deletionTimestamp") !== undefined;
}

/** Lets the API server say in its own words that the object exists; a trial run changes nothing. */
async function explainExisting(
  discovery: Discovery,
  resource: ApiResource,
  object: Properties,
  signal: AbortSignal,
): Promise<void> {
  try {
    await callApi(discovery.access, {
      method: "POST",
      path: objectPath(resource, namespaceOf(object)),
      query: { dryRun: "All", fieldValidation: "Ignore" },
      body: object,
      signal,
    });
  } catch (error) {
    throw error instanceof ApiError ? withSubject(error, object) : error;
  }
}
