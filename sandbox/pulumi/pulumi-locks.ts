import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import type { SandboxPaths } from "../paths";
import { listProcesses, type ProcessInfo } from "../process-list";

/** What Pulumi's file backend writes into a lock. */
export interface PulumiLock {
  readonly pid: number;
  readonly hostname: string;
}

/** Reads a lock file's text. */
export function parseLock(text: string): PulumiLock | undefined {
  try {
    const { pid, hostname: host } = JSON.parse(text) as { pid?: unknown; hostname?: unknown };
    return typeof pid === "number" && typeof host === "string" ? { pid, hostname: host } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the Pulumi that took a lock may still be at work. A lock of another machine is never ours to judge. */
export function isLockLive(lock: PulumiLock, host: string, processes: readonly ProcessInfo[]): boolean {
  if (lock.hostname !== host) return true;
  return processes.some(({ pid, command }) => pid === lock.pid && command.includes("pulumi"));
}

/** Throws while a Pulumi is at work on the sandbox's stack: the cluster must not be taken away from under it. */
export async function refuseWhilePulumiWorks(paths: SandboxPaths): Promise<void> {
  const folder = path.join(paths.state, ".pulumi", "locks");
  if (!existsSync(folder)) return;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  const locks = files.flatMap((name) => parseLock(readFileSync(path.join(folder, name), "utf8")) ?? []);
  const processes = locks.length > 0 ? await listProcesses() : [];
  const live = locks.find((lock) => isLockLive(lock, hostname(), processes));
  if (live) {
    throw new UserError(`pulumi is at work on this sandbox (process ${live.pid} on ${live.hostname})`, {
      fix: "let it end or stop it with Ctrl-C, then run the same command again",
    });
  }
}
