import { mkdirSync } from "node:fs";
import path from "node:path";
import lockfile from "proper-lockfile";
import { UserError } from "../../messages/user-error";
import { stopIfInterrupted } from "../interruption";
import type { Reporter } from "../reporter";

/** After this long without a sign of life, a lock is taken to be left over from a process that was killed. */
const STALE_MS = 5000;
const RETRY_MS = 250;

function isHeld(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}

/** Runs `work` while no other process of this machine does so under the same lock file. */
export async function exclusively<T>(
  lockFile: string,
  what: string,
  reporter: Reporter,
  work: () => Promise<T>,
  waitMs = 3_600_000,
): Promise<T> {
  mkdirSync(path.dirname(lockFile), { recursive: true });
  const deadline = Date.now() + waitMs;
  let announced = false;
  for (;;) {
    stopIfInterrupted();
    try {
      const release = await lockfile.lock(path.dirname(lockFile), {
        lockfilePath: lockFile,
        stale: STALE_MS,
        update: 1000,
        realpath: false,
        onCompromised: () => {},
      });
      try {
        return await work();
      } finally {
        await release().catch(() => {});
      }
    } catch (error) {
      if (!isHeld(error)) throw error;
      if (Date.now() > deadline)
        throw new UserError(`another process has been busy with ${what} for too long`);
      if (!announced) reporter.say(`another process is busy with ${what}: waiting for it`);
      announced = true;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
