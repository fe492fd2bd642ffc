import type { IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, CancelledError, messageOf, UnreachableError } from "./errors";
import type { ClusterAccess } from "./kube-config-loader";
import { isObject, type Properties, stringOrUndefined, valueAt } from "./values";

/** How a PATCH body is meant. */
export type PatchType = "apply" | "merge";

/** One request to the API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Properties;
  readonly patch?: PatchType;
  readonly signal: AbortSignal;
}

const CONTENT_TYPES: Record<PatchType, string> = {
  apply: "application/apply-patch+yaml",
  merge: "application/merge-patch+json",
};
const ATTEMPTS = 5;

/** Sends a request and returns the object the API server answers with. */
export async function callApi(access: ClusterAccess, request: ApiRequest): Promise<Properties> {
  for (let attempt = 1; ; attempt++) {
    if (request.signal.aborted) throw new CancelledError("cancelled");
    try {
      const answer = await send(access, request);
      if (answer.status < 300) return parse(answer.text);
      if (!isBusy(answer.status) || attempt === ATTEMPTS) throw apiError(answer);
      await pause(answer.retryAfterMs ?? attempt * 250, request.signal);
    } catch (error) {
      if (request.signal.aborted) throw new CancelledError("cancelled");
      if (error instanceof ApiError) throw error;
      // A pooled connection may be closed by the server in the very moment it is used again.
      if (!isStaleConnection(error) || attempt === ATTEMPTS) {
        throw new UnreachableError(
          `the Kubernetes API server at ${access.server} (context "${access.contextName}") cannot be reached: ${messageOf(error) || errorCode(error)}`,
        );
      }
    }
  }
}

/** The object, or undefined when the API server says there is none. */
export async function getOrUndefined(
  access: ClusterAccess,
  path: string,
  signal: AbortSignal,
): Promise<Properties | undefined> {
  try {
    return await callApi(access, { method: "GET", path, signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | undefined;
}

async function send(access: ClusterAccess, request: ApiRequest): Promise<Answer> {
  const url = new URL(access.server + request.path);
  for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const options: RequestOptions = {
    method: request.method,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port || undefined,
    path: url.pathname + url.search,
    headers: {
      accept: "application/json",
      "user-agent": "pulumi-kubernetes-stand-in",
      ...(body === undefined
        ? {}
        : {
            "content-type": request.patch ? CONTENT_TYPES[request.patch] : "application/json",
            "content-length": String(Buffer.byteLength(body)),
          }),
    },
    signal: request.signal,
  };
  const open = await access.prepare(options);
  return new Promise((resolve, reject) => {
    const outgoing = open(options, (incoming) => {
      collect(incoming).then(resolve, reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function collect(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const retryAfter = Number(incoming.headers["retry-after"]);
  return {
    status: incoming.statusCode ?? 0,
    text: Buffer.concat(chunks).toString("utf8"),
    retryAfterMs: retryAfter > 0 ? Math.min(retryAfter, 10) * 1000 : undefined,
  };
}

function parse(text: string): Properties {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return value as Properties;
}

function apiError(answer: Answer): ApiError {
  let status: Properties = {};
  try {
    const parsed: unknown = JSON.parse(answer.text);
    if (isObject(parsed as Properties)) status = parsed as Properties;
  } catch {
    // Proxies and load balancers answer in plain text.
  }
  const message = stringOrUndefined(status.message) ?? (answer.text.slice(0, 500) || `HTTP ${answer.status}`);
  return new ApiError(message, answer.status, stringOrUndefined(valueAt(status, "reason")) ?? "");
}

function isBusy(status: number): boolean {
  return status === 429 || status === 503;
}

function isStaleConnection(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE"].includes(errorCode(error));
}

function errorCode(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? "");
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw new CancelledError("cancelled");
  }
}
