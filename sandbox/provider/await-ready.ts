import { setTimeout as sleep } from "node:timers/promises";
import { callApi, getOrUndefined } from "./api-client";
import { type ApiResource, objectPath } from "./api-discovery";
import { CancelledError, ProviderError } from "./errors";
import { describeObject } from "./identity";
import { groupKind } from "./immutable-fields";
import type { ClusterAccess } from "./kube-config-loader";
import { needsEndpoints, type Readiness, readinessCheck } from "./readiness";
import { isObject, type Properties, stringOrUndefined, valueAt } from "./values";

const DEFAULT_SECONDS = 600;
const POLL_MS = 150;

/** The object to wait for and how long. */
export interface AwaitRequest {
  readonly access: ClusterAccess;
  readonly resource: ApiResource;
  readonly live: Properties;
  /** From the resource's custom timeouts; zero when there are none. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** The object did not become ready; `live` is how it was seen last. */
export class NotReadyError extends ProviderError {
  override readonly name = "NotReadyError";
  constructor(
    message: string,
    readonly live: Properties,
  ) {
    super(message);
  }
}

/** Waits until an object is ready and returns it as it then is. */
export async function awaitReady(request: AwaitRequest): Promise<Properties> {
  const check = readinessCheck(groupKind(request.live));
  if (check === undefined || annotation(request.live, "pulumi.com/skipAwait") === "true") return request.live;
  const seconds = timeoutOf(request);
  const deadline = Date.now() + seconds * 1000;
  const path = pathOf(request);
  let live = request.live;
  for (;;) {
    const readiness = await judge(request, live, check);
    if (readiness.state === "ready") return live;
    if (readiness.state === "failed")
      throw new NotReadyError(`${describeObject(live)}: ${readiness.why}`, live);
    if (Date.now() >= deadline) {
      throw new NotReadyError(
        `${describeObject(live)} was not ready after ${seconds} s: ${readiness.why}`,
        live,
      );
    }
    try {
      await sleep(POLL_MS, undefined, { signal: request.signal });
    } catch {
      throw new NotReadyError(`cancelled while waiting for ${describeObject(live)}: ${readiness.why}`, live);
    }
    live = (await refreshed(request, path, live)) ?? live;
  }
}

async function refreshed(
  request: AwaitRequest,
  path: string,
  live: Properties,
): Promise<Properties | undefined> {
  try {
    const current = await getOrUndefined(request.access, path, request.signal);
    if (current) return current;
  } catch (error) {
    // The object exists whatever happens to this request: it has to be recorded.
    const why = error instanceof CancelledError ? "cancelled" : String((error as Error).message);
    throw new NotReadyError(`${why} while waiting for ${describeObject(live)}`, live);
  }
  throw new NotReadyError(
    `${describeObject(live)} was deleted by somebody else while being waited for`,
    live,
  );
}

async function judge(
  request: AwaitRequest,
  live: Properties,
  check: (object: Properties) => Readiness,
): Promise<Readiness> {
  const readiness = check(live);
  if (readiness.state !== "ready" || groupKind(live) !== "/Service" || !needsEndpoints(live))
    return readiness;
  return (await hasEndpoints(request)) ? readiness : { state: "waiting", why: "no pod it selects is ready" };
}

async function hasEndpoints(request: AwaitRequest): Promise<boolean> {
  const namespace = stringOrUndefined(valueAt(request.live, "metadata", "namespace")) ?? "default";
  const name = stringOrUndefined(valueAt(request.live, "metadata", "name")) ?? "";
  const slices = await callApi(request.access, {
    method: "GET",
    path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    query: { labelSelector: `kubernetes.io/service-name=${name}` },
    signal: request.signal,
  }).catch(() => ({ items: [] }) as Properties);
  const items = Array.isArray(slices.items) ? slices.items.filter(isObject) : [];
  return items.some((slice) =>
    (Array.isArray(slice.endpoints) ? slice.endpoints : []).some(
      (endpoint) => valueAt(endpoint, "conditions", "ready") !== false,
    ),
  );
}

function timeoutOf(request: AwaitRequest): number {
  if (request.timeoutSeconds > 0) return request.timeoutSeconds;
  const annotated = Number(annotation(request.live, "pulumi.com/timeoutSeconds"));
  return annotated > 0 ? annotated : DEFAULT_SECONDS;
}

function annotation(object: Properties, key: string): string | undefined {
  return stringOrUndefined(valueAt(object, "metadata", "annotations", key));
}

function pathOf({ resource, live }: AwaitRequest): string {
  const namespace = stringOrUndefined(valueAt(live, "metadata", "namespace"));
  return objectPath(resource, namespace, stringOrUndefined(valueAt(live, "metadata", "name")) ?? "");
}
