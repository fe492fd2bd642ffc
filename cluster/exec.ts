import type { Readable } from "node:stream";
import type { ClusterApi } from "./api";
import { type Container, ExecError, streamExec } from "./exec-stream";

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

/** More of a command's output than this is left out: nobody asked for a download. */
const mostBytes = 4_000_000;

const collector = (heard: (text: string) => void = () => undefined) => {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    take: (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      heard(chunk.toString("utf8"));
    },
    text: (): string => Buffer.concat(chunks).toString("utf8"),
  };
};

/**
 * Runs a command in a container, without a terminal, to its end.
 *
 * @throws ExecError with the reason if it cannot be run or does not end in time; not for its exit code.
 */
export const runInPod = async (
  api: Pick<ClusterApi, "context" | "files">,
  container: Container,
  command: readonly string[],
  { stdin, timeoutMs = defaultTimeoutMs, onStderr }: RunOptions = {},
): Promise<Ran> => {
  const out = collector();
  const errors = collector(onStderr);
  const running = streamExec(api, container, command, out.take, errors.take, stdin);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ExecError(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    const exitCode = await Promise.race([running.ended, late]);
    return { stdout: out.text(), stderr: errors.text(), exitCode };
  } finally {
    clearTimeout(timer);
    running.stop();
  }
};

/**
 * Runs a command in a container, without a terminal and without input.
 *
 * @returns what it prints on standard output.
 * @throws ExecError with the reason if it cannot be run, fails, or does not end in time.
 */
export const execInPod = async (
  api: Pick<ClusterApi, "context" | "files">,
  container: Container,
  command: readonly string[],
): Promise<string> => {
  const { stdout, stderr, exitCode } = await runInPod(api, container, command);
  if (exitCode === 0) return stdout;
  throw new ExecError(stderr.trim().split("\n")[0] || `it ended with exit code ${exitCode}`);
};
