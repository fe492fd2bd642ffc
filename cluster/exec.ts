import { Writable } from "node:stream";
import type { V1Status } from "@kubernetes/client-node";
import type { ClusterApi } from "./api";
import { libraryConfig } from "./client-library";

/** A container of a pod. */
export interface Container {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

const timeoutMs = 15_000;

const collector = (): { readonly stream: Writable; text(): string } => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
};

const reasonOf = (error: unknown): string => {
  // A web socket that does not come about gives an event, not an Error.
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return String(error);
};

/**
 * Runs a command in a container, without a terminal and without input. That goes over a web socket with a protocol of
 * its own, which is left to Kubernetes' client library; no preview and no update needs it.
 *
 * @returns what it prints on standard output.
 * @throws Error with the reason if it cannot be run, fails, or does not end in time.
 */
export const execInPod = async (
  api: Pick<ClusterApi, "context" | "files">,
  { namespace, pod, container }: Container,
  command: readonly string[],
): Promise<string> => {
  const { Exec } = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const out = collector();
  const errors = collector();
  const exec = new Exec(libraryConfig(api.files, api.files.length === 0 ? undefined : api.context));
  return new Promise((resolve, reject) => {
    let socket: { close(): void } | undefined;
    let isOver = false;
    const timer = setTimeout(() => end(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    const end = (result: string | Error): void => {
      clearTimeout(timer);
      isOver = true;
      socket?.close();
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
    const ended = (status: V1Status): void => {
      const reason = errors.text().trim().split("\n")[0] || status.message || "it failed";
      end(status.status === "Success" ? out.text() : new Error(reason));
    };
    exec
      .exec(namespace, pod, container, [...command], out.stream, errors.stream, null, false, ended)
      .then((opened) => {
        socket = opened;
        opened.addEventListener("error", (event: unknown) => end(new Error(reasonOf(event))));
        opened.addEventListener("close", () => end(new Error("the connection was closed before it ended")));
        if (isOver) opened.close();
      })
      .catch((error: unknown) => end(new Error(reasonOf(error))));
  });
};
