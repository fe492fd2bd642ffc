import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { formatSeconds, type Reporter, withElapsed } from "../reporter";
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

/**
 * The same for what is downloaded, and says where it is from: the cache, or how long the download took.
 *
 * @param title what it is, and `version` which of it, for that line.
 */
export async function downloadedOnce(
  title: string,
  version: string,
  what: MadeOnce,
  reporter: Reporter,
): Promise<void> {
  const started = performance.now();
  const kept = await madeOnce(what, reporter);
  const from =
    kept === "there" ? "cache" : `downloaded  ${formatSeconds((performance.now() - started) / 1000)}`;
  reporter.say(`${title.padEnd(27)} ${version.padEnd(8)} ${from}`);
}
