import { spawn } from "node:child_process";
import { interrupted, interruption } from "./interruption";

/** What a finished command said. */
export interface CommandResult {
  /** Exit code; 127 when the program could not be started, 128 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** How to run a command. */
export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment; default: ours. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** Ends the command early, in addition to Ctrl-C. */
  readonly signal?: AbortSignal;
}

/** How long a program that was asked to end may take before it is killed. */
const GRACE_MS = 5000;

/** Runs a command to its end without a shell. Never throws for a failing command; throws when the user interrupts. */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  if (interruption.aborted) throw interrupted();
  const result = await collect(file, args, options);
  if (interruption.aborted) throw interrupted();
  return result;
}

function collect(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const texts = { stdout: "", stderr: "" };
    let timedOut = false;
    const end = () => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
    };
    const signals = options.signal ? [interruption, options.signal] : [interruption];
    for (const signal of signals) signal.addEventListener("abort", end, { once: true });
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          end();
        }, options.timeoutMs)
      : undefined;
    const finish = (exitCode: number) => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", end);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ exitCode, ...texts, timedOut });
    };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        texts[name] += chunk;
      });
    }
    child.on("error", (error) => {
      texts.stderr += error.message;
      finish(127);
    });
    // A daemon that the command started may keep its output open: the command's own end counts, after what it
    // wrote has been read.
    child.on("exit", (code) => setTimeout(() => finish(code ?? 128), 20));
    child.on("close", (code) => finish(code ?? 128));
  });
}
