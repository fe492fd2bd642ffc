import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { sandboxPaths } from "../../paths";

/** An address of the world outside of a node with packets: any of them answers on ports 80 and 443. */
export const SOMEWHERE_OUTSIDE = "198.18.0.77";

const isWorldOf = (root: string, pid: string): boolean => {
  try {
    const [, stage, file = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return stage === "world" && file.startsWith(root);
  } catch {
    // It has ended meanwhile.
    return false;
  }
};

/**
 * The words of a command that runs a shell in the network of the world outside of a sandbox's node; it is found by the
 * world's own server. Undefined where none runs, or not on this machine.
 */
export const worldShell = (project: string): readonly string[] | undefined => {
  const root = path.join(sandboxPaths(project).root, path.sep);
  let pids: readonly string[];
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  const pid = pids.find((each) => isWorldOf(root, each));
  return pid === undefined ? undefined : ["nsenter", `--net=/proc/${pid}/ns/net`, "--", "sh"];
};
