import { spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";

/** Outlives us by as long as it takes to tidy up after us. */
export interface ProcessGuard {
  /** Tells it that the process has ended: the pid may be somebody else's from now on. */
  processEnded(): void;
  /** Ends the guard, which removes the folders (and ends the process, unless `processEnded` was said before). */
  release(): Promise<void>;
}

/**
 * Its input is a pipe that we hold. When that closes, because we want it to or because we are gone, however we went, it
 * ends the process and removes the folder. A line on it says that the process has ended by itself.
 */
const SCRIPT = `
pid=$1
shift
while read -r _; do pid=; done
if [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null; then
  tries=100
  while [ "$tries" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; tries=$((tries - 1)); done
  kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$@"
`;

/**
 * Sees to it that a process does not outlive this one and that its folders do not stay, also after a `kill -9`.
 *
 * @param pid a child of ours.
 * @param folders removed with everything in them.
 */
export function guardProcess(pid: number, folders: readonly string[]): ProcessGuard {
  const guard = spawn("/bin/sh", ["-c", SCRIPT, "process-guard", String(pid), ...folders], {
    cwd: "/",
    // A group of its own: Ctrl-C in a terminal is for us, the guard has still to work then.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = once(guard, "exit").catch(() => {});
  // A guard that could not be started, or was ended by somebody, is no reason to fail.
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  // It does not keep us running.
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return {
    processEnded: () => {
      guard.stdin.write("\n");
    },
    release: async () => {
      guard.ref();
      guard.stdin.end();
      await ended;
    },
  };
}
