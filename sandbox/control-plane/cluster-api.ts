import { existsSync, readFileSync } from "node:fs";
import https from "node:https";
import path from "node:path";
import { stopIfInterrupted } from "../interruption";

/** An answer of the API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** A request of the API server. */
export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly timeoutMs?: number;
}

/** The few requests the sandbox itself makes, without the weight of a full client library. */
export interface ClusterApi {
  /** Status 0 means that there was no answer. */
  request(request: ApiRequest): Promise<ApiAnswer>;
  close(): void;
}

/** Talks to the API server of a sandbox as its administrator. */
export function clusterApi(clusterFolder: string, port: number): ClusterApi {
  const read = (name: string) => readFileSync(path.join(clusterFolder, "pki", name));
  const agent = new https.Agent({
    keepAlive: true,
    ca: read("ca.crt"),
    cert: read("admin.crt"),
    key: read("admin.key"),
  });
  return {
    close: () => agent.destroy(),
    request: ({ method = "GET", path: target, body, contentType = "application/json", timeoutMs = 60_000 }) =>
      new Promise((resolve) => {
        const request = https.request(
          {
            agent,
            host: "127.0.0.1",
            port,
            method,
            path: target,
            timeout: timeoutMs,
            headers:
              body === undefined
                ? {}
                : { "content-type": contentType, "content-length": Buffer.byteLength(body) },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("end", () =>
              resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
            );
            response.on("error", (error) => resolve({ status: 0, body: error.message }));
          },
        );
        request.on("timeout", () => request.destroy(new Error("no answer in time")));
        request.on("error", (error) => resolve({ status: 0, body: error.message }));
        request.end(body);
      }),
  };
}

/** Asks again and again until `done` says yes; false when the time is up or `giveUp` says so. */
export async function waitUntil(
  done: () => Promise<boolean>,
  timeoutMs: number,
  giveUp: () => Promise<boolean> = async () => false,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    stopIfInterrupted();
    if (await done()) return true;
    if (await giveUp()) return false;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return false;
}

const CREDENTIALS = ["ca.crt", "admin.crt", "admin.key"];

/** Whether the administrator's credentials are there to their last line: kwokctl may still be writing them. */
export function credentialsWritten(clusterFolder: string): boolean {
  return CREDENTIALS.every((name) => {
    const file = path.join(clusterFolder, "pki", name);
    return existsSync(file) && /-----END [A-Z ]+-----\s*$/.test(readFileSync(file, "utf8"));
  });
}

/** Whether the API server of a sandbox says that it is ready. */
export async function answersReady(clusterFolder: string, port: number): Promise<boolean> {
  if (!credentialsWritten(clusterFolder)) return false;
  const api = clusterApi(clusterFolder, port);
  try {
    return (await api.request({ path: "/readyz", timeoutMs: 3000 })).status === 200;
  } finally {
    api.close();
  }
}
