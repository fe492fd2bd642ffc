import { type Readable, Writable } from "node:stream";
import type { V1Status } from "@kubernetes/client-node";
import { messageOf, UserError } from "../messages/user-error";
import type { ClusterApi } from "./api";
import { libraryConfig } from "./client-library";

/** A container of a pod. */
export interface Container {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** The API server or the node did not run a command: `status` is that of its answer, where there was one. */
export class ExecError extends UserError {
  override readonly name = "ExecError";

  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** A command that runs in a container. */
export interface RunningExec {
  /**
   * Its exit code, once it has ended.
   *
   * @throws ExecError with the reason if it could not be run, or the connection went away.
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

/** A command's exit code as a status has it; an error where the command was not run at all. */
const exitCodeOf = ({ status, message, details }: V1Status): number | ExecError => {
  if (status === "Success") return 0;
  const code = details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  return code === undefined ? new ExecError(message || "it could not be run") : Number(code);
};

const reasonOf = (error: unknown): ExecError => {
  const said = messageOf(error);
  const status = /Unexpected server response: (\d{3})/.exec(said)?.[1];
  if (status === undefined) return new ExecError(said);
  return new ExecError(
    status === "403" ? "you may not run commands in pods there (403)" : `the API server answers ${status}`,
    Number(status),
  );
};

/**
 * Runs a command in a container, without a terminal, and hands on what it prints while it prints. That goes over a web socket
 * with a protocol of its own, which is left to Kubernetes' client library; no preview and no update needs it.
 *
 * @param stdin what it reads on standard input; a shell that reads a script from there ends with the script's `exit`.
 */
export const streamExec = (
  api: Pick<ClusterApi, "context" | "files">,
  { namespace, pod, container }: Container,
  command: readonly string[],
  out: (text: Buffer) => void,
  errors: (text: Buffer) => void,
  stdin: Readable | null = null,
): RunningExec => {
  const { Exec } = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const exec = new Exec(libraryConfig(api.files, api.files.length === 0 ? undefined : api.context));
  let stop = (): void => undefined;
  let isStopped = false;
  const ended = new Promise<number>((resolve, reject) => {
    const end = (result: number | ExecError): void => {
      if (result instanceof ExecError) reject(result);
      else resolve(result);
    };
    exec
      .exec(namespace, pod, container, [...command], handed(out), handed(errors), stdin, false, (status) =>
        end(exitCodeOf(status)),
      )
      .then((socket) => {
        stop = () => socket.close();
        socket.addEventListener("error", (event: unknown) => end(reasonOf(event)));
        socket.addEventListener("close", () =>
          end(isStopped ? 0 : new ExecError("the connection was closed before it ended")),
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
