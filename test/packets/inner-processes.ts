import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { cgroupName } from "../../sandbox/nodes/packets/cgroup";
import { sandboxPaths } from "../../sandbox/paths";

/** A process inside a node. */
export interface InnerProcess {
  readonly pid: number;
  readonly words: readonly string[];
}

const read = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
};

/** Everything that runs inside the node of a checkout: what is in its cgroup. */
export function innerProcesses(checkout: string): readonly InnerProcess[] {
  const cgroup = cgroupName(sandboxPaths(checkout).cluster);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/cgroup`).includes(`/${cgroup}`))
    .map((name) => ({ pid: Number(name), words: read(`/proc/${name}/cmdline`).split("\0") }));
}

/** Those of one program. */
export const innerOf = (checkout: string, program: string): readonly number[] =>
  innerProcesses(checkout)
    .filter(({ words }) => path.basename(words[0] ?? "") === program)
    .map(({ pid }) => pid);
