import { createHash, type Hash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** A hash over a chart on this machine, or undefined when the chart comes from elsewhere. */
export async function chartChecksum(chart: string): Promise<string | undefined> {
  const found = await stat(chart).catch(() => undefined);
  if (!found) return undefined;
  const hash = createHash("sha256");
  if (found.isDirectory()) await hashDirectory(hash, chart, "");
  else hash.update(await readFile(chart));
  return hash.digest("hex");
}

async function hashDirectory(hash: Hash, root: string, relative: string): Promise<void> {
  const entries = await readdir(join(root, relative), { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(relative, entry.name);
    if (entry.isDirectory()) {
      await hashDirectory(hash, root, path);
    } else {
      const content = await readFile(join(root, path));
      // Name and length before the content: otherwise moving text between files would not show.
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
  }
}
