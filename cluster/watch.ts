import { createInterface } from "node:readline";
import type { ClusterApi } from "./api";
import { refusalOf } from "./objects";

/** One line of a watch: what happened to which object. */
export interface WatchLine<T> {
  readonly type: string;
  readonly object: T;
}

/** A running watch. */
export interface RunningWatch {
  stop(): void;
}

/** A watch may be silent for as long as nothing changes; the API server itself ends it after some minutes. */
const silenceMs = 24 * 3_600_000;

/**
 * Watches a collection from one version of it on.
 *
 * @param path see `collectionPath`.
 * @param resourceVersion version of the list after which changes are told.
 * @param onEnd called once, if the watch ends without having been stopped.
 * @throws ApiError if the server refuses, Error if it does not answer.
 */
export const watchObjects = async <T>(
  api: ClusterApi,
  path: string,
  resourceVersion: string,
  onLine: (line: WatchLine<T>) => void,
  onEnd: (reason: Error) => void,
): Promise<RunningWatch> => {
  const query = new URLSearchParams({ watch: "true", resourceVersion });
  const response = await api.open("GET", `${path}?${query}`, { timeoutMs: silenceMs });
  if (response.statusCode !== 200) {
    let body = "";
    for await (const chunk of response) body += String(chunk);
    throw refusalOf({ status: response.statusCode ?? 0, body });
  }
  let stopped = false;
  const ended = (reason: Error): void => {
    if (!stopped) onEnd(reason);
    stopped = true;
  };
  response.on("error", ended);
  const lines = createInterface({ input: response });
  lines.on("line", (line) => {
    if (!stopped) onLine(JSON.parse(line) as WatchLine<T>);
  });
  lines.on("close", () => ended(new Error(`the watch of ${path} was closed`)));
  return {
    stop: () => {
      stopped = true;
      lines.close();
      response.destroy();
    },
  };
};
