import http from "node:http";
import https from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { kubeconfigPaths } from "../cluster/kubeconfig-files";
import { UserError } from "../sandbox/user-error";

/** What an API server answers. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** A cluster that can be asked. */
export interface Cluster {
  readonly context: string;
  readonly server: string;
  readonly config: KubeConfig;
  /** Asks for a list of metadata, or with `whole` for whatever there is. */
  request(
    method: "GET" | "DELETE",
    path: string,
    more?: { readonly body?: object; readonly whole?: true },
  ): Promise<ApiAnswer>;
}

const timeoutMs = 15_000;

/** Of a list: names, owners and nothing else. No Secret's value leaves the server. */
const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

const reasonOf = (error: unknown): string => {
  // A name that leads to several addresses gives one error for all of them, without a message.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message || first.name : String(first);
};

const send = async (
  config: KubeConfig,
  url: URL,
  method: "GET" | "DELETE",
  { body, whole }: NonNullable<Parameters<Cluster["request"]>[2]>,
): Promise<ApiAnswer> => {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options: https.RequestOptions = {
    method,
    headers: {
      accept: whole === true ? "application/json" : metadataOnly,
      ...(text === undefined ? {} : { "content-type": "application/json" }),
    },
    timeout: timeoutMs,
  };
  await config.applyToHTTPSOptions(options);
  const { request } = url.protocol === "http:" ? http : https;
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    sent.on("error", reject);
    sent.end(text);
  });
};

/**
 * Opens the cluster of the kubeconfig as kubectl finds it. Nothing is asked of it yet.
 *
 * @param wanted a context of the kubeconfig; undefined: the current one.
 * @throws UserError where there is no kubeconfig or no such context.
 */
export const openCluster = (wanted: string | undefined): Cluster => {
  const { KubeConfig } = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const config = new KubeConfig();
  const looked = kubeconfigPaths(process.env).join(", ");
  try {
    config.loadFromDefault();
  } catch (error) {
    // A parser's message would quote the text, and the text holds credentials.
    const code = error instanceof Error && "code" in error ? `: ${String(error.code)}` : "";
    throw new UserError(`the kubeconfig cannot be read (${looked})${code}`, {
      hint: "kubectl config view   # says what is wrong with it; or set KUBECONFIG to another file",
    });
  }
  // As with kubectl a server may be without TLS (`kubectl proxy`): there is no certificate to check then.
  config.clusters = config.clusters.map((cluster) =>
    cluster.server?.startsWith("http:") ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  const contexts = config.getContexts().map(({ name }) => name);
  if (wanted !== undefined && !contexts.includes(wanted)) {
    throw new UserError(`--context ${wanted}: the kubeconfig (${looked}) has no such context`, {
      hint:
        contexts.length === 0 ? "set KUBECONFIG to the file that has it" : `contexts: ${contexts.join(", ")}`,
      exitCode: 2,
    });
  }
  if (wanted !== undefined) config.setCurrentContext(wanted);
  const context = config.getCurrentContext();
  const server = config.getCurrentCluster()?.server;
  // Without a kubeconfig the library would go on with http://localhost:8080 under a name of its own.
  if (server === undefined || context === "loaded-context") {
    throw new UserError(`there is no kubeconfig with a current context (${looked})`, {
      hint: 'set KUBECONFIG, or name one with --context; for the sandbox: eval "$(npx lab sandbox env)"',
    });
  }
  return {
    context,
    server,
    config,
    request: async (method, path, more = {}) => {
      try {
        return await send(
          config,
          new URL(path.replace(/^\//, ""), `${server.replace(/\/$/, "")}/`),
          method,
          more,
        );
      } catch (error) {
        throw new UserError(
          `the API server of context ${context} (${server}) cannot be asked: ${reasonOf(error)}`,
          {
            hint: `kubectl --context ${context} version   # once this answers, so will this command`,
          },
        );
      }
    },
  };
};

/**
 * What a server said when it refused, as an error for users.
 *
 * @param hint what helps where somebody may not.
 */
export const refusal = (
  cluster: Cluster,
  what: string,
  { status, body }: ApiAnswer,
  hint = `kubectl --context ${cluster.context} auth can-i --list`,
): UserError => {
  const message = (() => {
    try {
      return String((JSON.parse(body) as { message?: unknown }).message ?? "");
    } catch {
      return "";
    }
  })();
  const words: Readonly<Record<number, string>> = {
    401: "it does not know who you are (401)",
    403: "you may not (403)",
  };
  return new UserError(
    `the API server of context ${cluster.context} refuses ${what}: ${words[status] ?? `status ${status}`}${message === "" ? "" : `: ${message}`}`,
    { hint },
  );
};
