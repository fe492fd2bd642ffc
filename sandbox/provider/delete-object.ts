import { setTimeout as sleep } from "node:timers/promises";
import { callApi, getOrUndefined } from "./api-client";
import { objectPath } from "./api-discovery";
import type { Cluster } from "./cluster";
import { ApiError, CancelledError, ProviderError } from "./errors";
import { describeObject, parseId } from "./identity";
import { groupKind } from "./immutable-fields";
import { isObject, type Properties, stringOrUndefined, type Value, valueAt } from "./values";

const DEFAULT_SECONDS = 600;
const POLL_MS = 150;

/** The object to delete. */
export interface DeleteObject {
  readonly cluster: Cluster;
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly timeoutSeconds: number;
}

/** Deletes an object and returns when it is really gone. */
export async function deleteObject(request: DeleteObject): Promise<void> {
  const { cluster, id, apiVersion, kind } = request;
  const discovery = await cluster.discovery();
  const resource = await discovery.find(apiVersion, kind, cluster.signal);
  // Without its definition the kind has no objects.
  if (!resource) return;
  const { namespace, name } = parseId(id);
  const place = resource.namespaced ? (namespace ?? (await cluster.defaultNamespace())) : undefined;
  const path = objectPath(resource, place, name);
  const live = await getOrUndefined(discovery.access, path, cluster.signal);
  if (!live) return;
  const uid = stringOrUndefined(valueAt(live, "metadata", "uid")) ?? "";
  try {
    await callApi(discovery.access, {
      method: "DELETE",
      path,
      // The uid keeps a like-named object that somebody made in the meantime.
      body: {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: propagation(live),
        preconditions: { uid },
      },
      signal: cluster.signal,
    });
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 409))
      return waitGone(request, path, uid);
    throw error;
  }
  return waitGone(request, path, uid);
}

async function waitGone(request: DeleteObject, path: string, uid: string): Promise<void> {
  const { access } = await request.cluster.discovery();
  const { signal } = request.cluster;
  const seconds = request.timeoutSeconds > 0 ? request.timeoutSeconds : DEFAULT_SECONDS;
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const live = await getOrUndefined(access, path, signal);
    if (!live || valueAt(live, "metadata", "uid") !== uid) return;
    if (Date.now() >= deadline) {
      throw new ProviderError(`${describeObject(live)} was not gone after ${seconds} s: ${whatHolds(live)}`);
    }
    try {
      await sleep(POLL_MS, undefined, { signal });
    } catch {
      throw new CancelledError(
        `cancelled while waiting for ${describeObject(live)} to be gone: ${whatHolds(live)}`,
      );
    }
  }
}

/**
 * Kinds that never own other objects. For them background means the same, and it does not wait for the garbage
 * collector, which takes up to half a minute to notice a kind that was defined just now.
 */
const LEAVES =
  /^(cilium\.io\/.*|networking\.k8s\.io\/NetworkPolicy|monitoring\.coreos\.com\/(PodMonitor|Probe|PrometheusRule|ScrapeConfig|ServiceMonitor))$/;

/** Foreground, so that dependents are gone too; the official provider's annotation overrides it. */
export function propagation(live: Properties): string {
  const asked = stringOrUndefined(
    valueAt(live, "metadata", "annotations", "pulumi.com/deletionPropagationPolicy"),
  );
  const chosen = { background: "Background", foreground: "Foreground", orphan: "Orphan" }[
    asked?.toLowerCase() ?? ""
  ];
  return chosen ?? (LEAVES.test(groupKind(live)) ? "Background" : "Foreground");
}

/** What keeps an object from going away, in the words of its status. */
export function whatHolds(live: Properties): string {
  const finalizers = [
    ...strings(valueAt(live, "metadata", "finalizers")),
    ...strings(valueAt(live, "spec", "finalizers")),
  ];
  const conditions = valueAt(live, "status", "conditions");
  const remaining = (Array.isArray(conditions) ? conditions.filter(isObject) : [])
    .filter(({ status, type }) => status === "True" && type !== "NamesAccepted" && type !== "Established")
    .map(({ message }) => String(message ?? ""))
    .filter((message) => message !== "");
  const reasons = [...remaining];
  if (finalizers.length > 0) reasons.push(`finalizers: ${finalizers.join(", ")}`);
  return reasons.length > 0 ? reasons.join("; ") : "the API server still lists it";
}

function strings(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
