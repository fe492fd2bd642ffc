import http from "node:http";
import https, { type RequestOptions } from "node:https";
import { UserError } from "../messages/user-error";
import { libraryConfig, libraryOptions } from "./client-library";
import { ClusterError } from "./cluster-error";
import { connectionOptions } from "./connection";
import { type KubeContext, mergeKubeconfigs } from "./kubeconfig-context";
import { type Environment, type KubeconfigFile, readKubeconfigFiles } from "./kubeconfig-files";
import { parseServer } from "./server-address";

/** What an API server answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** The API server does not do what it was asked. The message is the server's own. */
export class ApiError extends UserError {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a request says beside its method and path. */
export interface RequestExtras {
  readonly body?: object;
  /** Default: `application/json`; a patch names its kind. */
  readonly contentType?: string;
  /** Default: `application/json`. */
  readonly accept?: string;
  /** How long the server may be silent. Default: 60 s, since a busy API server takes long. */
  readonly timeoutMs?: number;
}

/** Whoever can be asked for lists. */
export interface ListingApi {
  request(method: "GET", path: string, extras?: RequestExtras): Promise<ApiAnswer>;
}

/** An API server that can be asked, as the user of one context of the kubeconfig. */
export interface ClusterApi extends ListingApi {
  readonly context: string;
  /** Address as the kubeconfig has it. */
  readonly server: string;
  /** The files that say how; for what only Kubernetes' client library does (see `exec.ts`). */
  readonly files: readonly KubeconfigFile[];
  /**
   * Asks, and gives whatever is answered.
   *
   * @throws Error if there is no answer.
   */
  request(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    extras?: RequestExtras,
  ): Promise<ApiAnswer>;
  /** Sends a request and gives the response while it still comes in. */
  open(method: string, path: string, extras?: RequestExtras): Promise<http.IncomingMessage>;
}

const defaultTimeoutMs = 60_000;

const send = (
  url: URL,
  method: string,
  options: RequestOptions,
  { body, contentType = "application/json", accept = "application/json", timeoutMs }: RequestExtras,
): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...options.headers,
      accept,
      ...(text === undefined
        ? {}
        : { "content-type": contentType, "content-length": Buffer.byteLength(text) }),
    };
    const timeout = timeoutMs ?? defaultTimeoutMs;
    const { request } = url.protocol === "http:" ? http : https;
    const sent = request(url, { ...options, method, headers, timeout }, resolve);
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    sent.on("error", reject);
    sent.end(text);
  });

const read = (response: http.IncomingMessage): Promise<ApiAnswer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", reject);
    response.on("end", () =>
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
    );
  });

const apiOf = (
  context: string,
  server: string,
  files: readonly KubeconfigFile[],
  options: () => Promise<RequestOptions>,
): ClusterApi => {
  const open: ClusterApi["open"] = async (method, path, extras = {}) => {
    const url = new URL(path.replace(/^\//, ""), `${server.replace(/\/$/, "")}/`);
    return send(url, method, await options(), extras);
  };
  return {
    context,
    server,
    files,
    open,
    request: async (method, path, extras) => read(await open(method, path, extras)),
  };
};

/** In a pod, without a kubeconfig, the pod's service account asks; kubectl does the same. */
const ofServiceAccount = (): ClusterApi => {
  const config = libraryConfig([], undefined);
  const server = config.getCurrentCluster()?.server ?? "";
  return apiOf(config.getCurrentContext(), server, [], () => libraryOptions(config));
};

const chosen = (files: readonly KubeconfigFile[], wanted: string | undefined, stack: string): KubeContext => {
  const { currentContext, contexts } = mergeKubeconfigs(files, stack);
  const name = wanted ?? currentContext;
  const context = name === undefined ? undefined : contexts.get(name);
  if (context !== undefined) return context;
  const names = [...contexts.keys()].join(", ");
  throw new ClusterError(
    "no-such-context",
    name === undefined ? "the kubeconfig has no current context" : `there is no context ${name}`,
    {
      stack,
      found: names === "" ? "no contexts at all" : `contexts: ${names}`,
      fix: "set KUBECONFIG to the file that has the context, or name another one",
    },
  );
};

/**
 * Opens the cluster of a context of the kubeconfig, as kubectl finds it. Nothing is asked of it yet.
 *
 * @param wanted name of the context; undefined: the current one.
 * @param environment where `KUBECONFIG` and proxies are looked up.
 * @throws ClusterError where there is no kubeconfig, no such context or no address.
 */
export const openApi = (wanted: string | undefined, environment: Environment = process.env): ClusterApi => {
  const stack = wanted === undefined ? "the current context is meant" : `context ${wanted} is meant`;
  let files: readonly KubeconfigFile[];
  try {
    files = readKubeconfigFiles(environment, stack);
  } catch (error) {
    const inPod = wanted === undefined && environment.KUBERNETES_SERVICE_HOST !== undefined;
    if (inPod && error instanceof ClusterError && error.fault === "no-kubeconfig") return ofServiceAccount();
    throw error;
  }
  const context = chosen(files, wanted, stack);
  const address = context.server === undefined ? undefined : parseServer(context.server);
  if (address === undefined || context.server === undefined) {
    throw new ClusterError("invalid-kubeconfig", "the kubeconfig does not say where the cluster is", {
      stack,
      found: `context ${context.name} names cluster ${context.cluster || "(none)"}, which has no address of an API server`,
      fix: "talosctl kubeconfig   # or fix that cluster's entry",
    });
  }
  const scheme = /^https?:\/\//i.test(context.server) ? "" : "https://";
  return apiOf(context.name, `${scheme}${context.server}`, files, () =>
    connectionOptions(context, address, files, environment),
  );
};
