import http from "node:http";
import https from "node:https";

/** A request to an API server. */
export interface ApiRequest {
  readonly method: "GET" | "PUT" | "PATCH" | "DELETE";
  /** Path and query, beginning with `/`. */
  readonly path: string;
  readonly body?: object;
  /** Type of the body. Default: `application/json`. */
  readonly contentType?: string;
  /** What is to be answered with. Default: `application/json`. */
  readonly accept?: string;
}

/** What an API server answers: the status, and the body as parsed JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A cluster that can be asked. It throws only if no answer comes. */
export type AskApi = (request: ApiRequest) => Promise<ApiAnswer>;

const timeoutMs = 15_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
};

/**
 * Opens the cluster of a context, as kubectl would.
 *
 * @param context a context of the kubeconfig.
 */
export const apiAccess = (context: string): AskApi => {
  const { KubeConfig } = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromDefault();
  config.setCurrentContext(context);
  const server = `${(config.getCurrentCluster()?.server ?? "").replace(/\/$/, "")}/`;
  const { request } = server.startsWith("http:") ? http : https;
  let credentials: Promise<https.RequestOptions> | undefined;
  const open = async (): Promise<https.RequestOptions> => {
    const options: https.RequestOptions = { timeout: timeoutMs };
    await config.applyToHTTPSOptions(options);
    return options;
  };
  return async ({ method, path, body, contentType = "application/json", accept = "application/json" }) => {
    credentials ??= open();
    const { headers, ...options } = await credentials;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = text === undefined ? {} : { "content-type": contentType };
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path.slice(1), server),
        { ...options, method, headers: { ...headers, ...type, accept } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              body: parsed(Buffer.concat(chunks).toString("utf8")),
            }),
          );
        },
      );
      sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
      sent.on("error", reject);
      sent.end(text);
    });
  };
};
