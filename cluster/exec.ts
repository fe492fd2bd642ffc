import { type Readable, Writable } from "node:stream";
import type { V1Status } from "@kubernetes/client-node";
import { UserError } from "../messages/user-error";
import type { ClusterApi } from "./api";
import { libraryConfig } from "./client-library";

/** A container of a pod. */
export interface Container {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

const defaultTimeoutMs = 15_000;

/** How a command is run. */
export interface RunOptions {
  /** What it reads on standard input; a shell that reads a script from there ends with the script's `exit`. Default: none. */
  readonly stdin?: Readable;
  /** Default: 15 s. */
  readonly timeoutMs?: number;
  /** Is told each piece of standard error as it comes. */
  readonly onStderr?: (text: string) => void;
}

/** What a command printed and how it ended. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
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

/** More of a command's output than this is left out: nobody asked for a download. */
const mostBytes = 4_000_000;

const collector = (
  heard: (text: string) => void = () => undefined,
): { readonly stream: Writable; text(): string } => {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      heard(chunk.toString("utf8"));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString("utf8") };
};

const reasonOf = (error: unknown): ExecError => {
  // A web socket that does not come about gives an event, not an Error.
  const said =
    typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
  const status = /Unexpected server response: (\d{3})/.exec(said)?.[1];
  if (status === undefined) return new ExecError(said);
  return new ExecError(
    status === "403" ? "you may not run commands in pods there (403)" : `the API server answers ${status}`,
    Number(status),
  );
};

/** A command's exit code as a status has it; undefined where the command was not run at all. */
const exitCodeOf = ({ status, details }: V1Status): number | undefined => {
  if (status === "Success") return 0;
  const cause = details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  return cause === undefined ? undefined : Number(cause);
};

/**
 * Runs a command in a container, without a terminal. That goes over a web socket with a protocol of its own, which is left to
 * Kubernetes' client library; no preview and no update needs it.
 *
 * @throws ExecError with the reason if it cannot be run or does not end in time; not for its exit code.
 */
export const runInPod = async (
  api: Pick<ClusterApi, "context" | "files">,
  { namespace, pod, container }: Container,
  command: readonly string[],
  { stdin, timeoutMs = defaultTimeoutMs, onStderr }: RunOptions = {},
): Promise<Ran> => {
  const { Exec } = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const out = collector();
  const errors = collector(onStderr);
  const exec = new Exec(libraryConfig(api.files, api.files.length === 0 ? undefined : api.context));
  return new Promise((resolve, reject) => {
    let socket: { close(): void } | undefined;
    let isOver = false;
    const timer = setTimeout(() => end(new ExecError(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    const end = (result: Ran | ExecError): void => {
      clearTimeout(timer);
      isOver = true;
      socket?.close();
      if (result instanceof ExecError) reject(result);
      else resolve(result);
    };
    const ended = (status: V1Status): void => {
      const exitCode = exitCodeOf(status);
      if (exitCode === undefined) end(new ExecError(status.message || "it could not be run"));
      else end({ stdout: out.text(), stderr: errors.text(), exitCode });
    };
    exec
      .exec(namespace, pod, container, [...command], out.stream, errors.stream, stdin ?? null, false, ended)
      .then((opened) => {
        socket = opened;
        opened.addEventListener("error", (event: unknown) => end(reasonOf(event)));
        opened.addEventListener("close", () =>
          end(new ExecError("the connection was closed before it ended")),
        );
        if (isOver) opened.close();
      })
      .catch((error: unknown) => end(reasonOf(error)));
  });
};

/**
 * Runs a command in a container, without a terminal and without input.
 *
 * @returns what it prints on standard output.
 * @throws Error with the reason if it cannot be run, fails, or does not end in time.
 */
export const execInPod = async (
  api: Pick<ClusterApi, "context" | "files">,
  container: Container,
  command: readonly string[],
): Promise<string> => {
  const { stdout, stderr, exitCode } = await runInPod(api, container, command);
  if (exitCode === 0) return stdout;
  throw new Error(stderr.trim().split("\n")[0] || `it ended with exit code ${exitCode}`);
};
