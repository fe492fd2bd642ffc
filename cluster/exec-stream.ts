import { Writable } from "node:stream";
import type { V1Status } from "@kubernetes/client-node";
import type { ClusterApi } from "./api";
import { libraryConfig } from "./client-library";
import type { Container } from "./exec";

/** A command that runs in a container. */
export interface RunningExec {
  /**
   * Its exit code, once it has ended.
   *
   * @throws Error with the reason if it could not be run, or the connection went away.
   */
  readonly ended: Promise<number>;
  /** Ends the connection. The command ends with the next thing that it prints; then nobody reads it. */
  stop(): void;
}

const handed = (write: (text: Buffer) => void): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(chunk);
      done();
    },
  });

const codeOf = ({ status, message, details }: V1Status): number | Error => {
  if (status === "Success") return 0;
  const code = details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  return code === undefined ? new Error(message ?? "it failed") : Number(code);
};

const reasonOf = (error: unknown): Error =>
  // A web socket that does not come about gives an event, not an Error.
  new Error(
    typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error),
  );

/** Runs a command in a container, without a terminal and without input, and hands on what it prints while it prints. */
export const streamExec = (
  api: Pick<ClusterApi, "context" | "files">,
  { namespace, pod, container }: Container,
  command: readonly string[],
  out: (text: Buffer) => void,
  errors: (text: Buffer) => void,
): RunningExec => {
  const { Exec } = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const exec = new Exec(libraryConfig(api.files, api.files.length === 0 ? undefined : api.context));
  let stop = (): void => undefined;
  let isStopped = false;
  const ended = new Promise<number>((resolve, reject) => {
    const end = (result: number | Error): void => {
      if (result instanceof Error) reject(result);
      else resolve(result);
    };
    exec
      .exec(namespace, pod, container, [...command], handed(out), handed(errors), null, false, (status) =>
        end(codeOf(status)),
      )
      .then((socket) => {
        stop = () => socket.close();
        socket.addEventListener("error", (event: unknown) => end(reasonOf(event)));
        socket.addEventListener("close", () =>
          end(isStopped ? 0 : new Error("the connection was closed before it ended")),
        );
        if (isStopped) socket.close();
      })
      .catch((error: unknown) => end(reasonOf(error)));
  });
  // Whoever stops it does not wait for it.
  ended.catch(() => undefined);
  return {
    ended,
    stop: () => {
      isStopped = true;
      stop();
    },
  };
};
