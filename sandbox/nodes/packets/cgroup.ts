import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import path from "node:path";

/**
 * The name of the cgroup of a sandbox's node: others for each sandbox of the machine.
 *
 * @param node name of the node; absent for the first.
 */
export const cgroupName = (clusterFolder: string, node?: string): string =>
  [
    `policy-lab-${createHash("sha256").update(clusterFolder).digest("hex").slice(0, 12)}`,
    ...(node === undefined ? [] : [node]),
  ].join("-");

/** Where version 2 of the cgroups is mounted, by the text of /proc/self/mountinfo (proc(5)); undefined where it is not. */
export function cgroupMount(mountinfo: string): string | undefined {
  for (const line of mountinfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    if (after.startsWith("cgroup2 ")) return before.split(" ")[4];
  }
  return undefined;
}

/** Where version 2 of the cgroups is mounted on this machine. */
export const ownCgroupMount = (): string | undefined =>
  existsSync("/proc/self/mountinfo") ? cgroupMount(readFileSync("/proc/self/mountinfo", "utf8")) : undefined;

/**
 * Removes the cgroup that a node left when it and everything around it was killed at once. Its processes are gone.
 *
 * @param node name of the node; absent for the first.
 */
export function removeNodeCgroup(clusterFolder: string, node?: string): void {
  const mount = ownCgroupMount();
  if (mount !== undefined) removeFolder(path.join(mount, cgroupName(clusterFolder, node)));
}

/** A cgroup's files go with it; those below it have to go first. */
function removeFolder(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeFolder(path.join(folder, entry.name));
  }
  try {
    rmdirSync(folder);
  } catch (error) {
    // The node's own watch was faster.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
