import { spawn } from "node:child_process";
import { CancelledError, ProviderError } from "./errors";

/** How long helm may take to note in the cluster that it was interrupted, before it is killed. */
const GRACE_MS = 4_000;

const running = new Set<Promise<unknown>>();

/** One call of helm. */
export interface HelmCall {
  readonly args: readonly string[];
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** helm said no; the message is its own. */
export class HelmError extends ProviderError {
  override readonly name = "HelmError";
}

/** Runs helm and returns what it prints. A cancelled helm is told to stop and waited for. */
export function runHelm(call: HelmCall): Promise<string> {
  const done = execute(call);
  running.add(done);
  const forget = (): void => void running.delete(done);
  done.then(forget, forget);
  return done;
}

/** Resolves when no helm is running any more. */
export async function runningCommands(): Promise<void> {
  await Promise.allSettled([...running]);
}

function execute({ args, input, environment, signal }: HelmCall): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new CancelledError(`cancelled before helm ${args[0]}`));
      return;
    }
    const child = spawn("helm", args, {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let killer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill("SIGTERM");
      killer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    };
    signal?.addEventListener("abort", stop, { once: true });
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => reject(cannotStart(error)));
    // helm may end before it has read its input; what it has to say about that is on its standard error.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
    child.on("close", (code) => {
      clearTimeout(killer);
      signal?.removeEventListener("abort", stop);
      if (code === 0) resolve(Buffer.concat(output).toString("utf8"));
      else if (signal?.aborted) reject(new CancelledError(`cancelled while helm ${args[0]} was running`));
      else reject(new HelmError(explain(Buffer.concat(errors).toString("utf8"), args, code)));
    });
  });
}

function cannotStart(error: NodeJS.ErrnoException): ProviderError {
  return new ProviderError(
    error.code === "ENOENT"
      ? "kubernetes:helm.sh/v3:Release needs the `helm` command, and there is none on PATH"
      : `helm cannot be started: ${error.code ?? error.message}`,
  );
}

/** helm's own words without its warnings and its prefix. */
export function explain(stderr: string, args: readonly string[], code: number | null): string {
  const lines = stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^(WARNING|W\d{4}|I\d{4})/.test(line));
  const start = lines.findIndex((line) => line.startsWith("Error: "));
  const message = lines
    .slice(Math.max(start, 0))
    .join("\n")
    .replace(/^Error: /, "")
    .replace(/^(INSTALLATION|UPGRADE) FAILED: /, "")
    .trim();
  return message === "" ? `helm ${args[0]} ended with code ${code}` : message;
}
