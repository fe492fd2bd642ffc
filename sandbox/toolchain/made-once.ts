import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { type Reporter, withElapsed } from "../reporter";
import { exclusively } from "./exclusive";
import { removeLeftovers } from "./go-build";

/** A file or folder of our cache that is made once. */
export interface MadeOnce {
  /** Where it will lie. It appears there only when it is complete. */
  readonly target: string;
  /** The folder of its kind: who makes one there has the others wait, and removes what an interrupted making left. */
  readonly parent: string;
  /** What somebody who waits for another process is told, e.g. `building cilium-agent`. */
  readonly doing: string;
  /** What is said every half minute while it is made. */
  readonly label: string;
  /** Makes it in an empty folder beside its place, and says what of that is moved there. */
  make(temporary: string): Promise<string>;
}

/**
 * Makes something that the cache does not have yet, in one process at a time.
 *
 * @returns whether it was there already: nothing was done then.
 * @throws what `make` throws; nothing is left of it then.
 */
export async function madeOnce(
  { target, parent, doing, label, make }: MadeOnce,
  reporter: Reporter,
): Promise<"there" | "made"> {
  if (existsSync(target)) return "there";
  await exclusively(path.join(parent, ".lock"), doing, reporter, async () => {
    if (existsSync(target)) return;
    removeLeftovers(parent);
    await withElapsed(reporter, label, async () => {
      const temporary = path.join(parent, `.partial-${process.pid}`);
      mkdirSync(temporary, { recursive: true });
      try {
        const made = await make(temporary);
        mkdirSync(path.dirname(target), { recursive: true });
        renameSync(made, target);
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
    });
  });
  return "made";
}
