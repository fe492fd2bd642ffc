import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const shared = tmpdir();
const prefix = "policy-lab-tests-";

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Whether a folder has a sandbox in it that was not taken down: without its folder nobody could do that any more. */
const holdsSandbox = (folder: string): boolean =>
  readdirSync(folder).some((name) => existsSync(path.join(folder, name, ".sandbox/kwok")));

const remove = (folder: string): void => {
  if (!holdsSandbox(folder)) rmSync(folder, { recursive: true, force: true });
};

/** Folders of runs that were killed. */
const abandoned = (): readonly string[] =>
  readdirSync(shared).filter((name) => {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    return pid !== undefined && !isRunning(Number(pid));
  });

/** What keeps compiled programs from one run to the next; they are caches, and stay shared. */
const caches = [`tsx-${process.geteuid?.() ?? ""}`];

/** What is left in a folder for temporary files when nobody should need it any more. */
export const leftIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => !caches.includes(name));

/**
 * A folder for temporary files that only this run has: whatever a test, or a program that it starts, leaves there goes
 * with the run, and what tests leave is a failure. That of a run that was killed goes with the next one.
 */
const folder = ((): string => {
  for (const name of abandoned()) remove(path.join(shared, name));
  const own = mkdtempSync(path.join(shared, `${prefix}${process.pid}-`));
  for (const name of caches) {
    mkdirSync(path.join(shared, name), { recursive: true });
    symlinkSync(path.join(shared, name), path.join(own, name));
  }
  process.env.TMPDIR = own;
  process.on("exit", () => remove(own));
  return own;
})();

/** Root hooks of mocha. */
export const mochaHooks = {
  afterAll(): void {
    const left = leftIn(folder);
    if (left.length > 0) throw new Error(`tests left in the folder for temporary files: ${left.join(", ")}`);
  },
};
