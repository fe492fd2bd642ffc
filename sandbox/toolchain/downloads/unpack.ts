import { chmodSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { x } from "tar";
import { DownloadFailure } from "./download-failure";
import { fileName, type Release } from "./release";

/**
 * Puts a release's programs into a folder, which appears only when they are all in it.
 *
 * @param archive the downloaded file: a tar.gz archive, or the program itself.
 * @param folder its parent must be on the same disk as the archive.
 * @throws DownloadFailure if the archive cannot be read, or a program is not in it.
 */
export async function unpack(release: Release, archive: string, folder: string): Promise<void> {
  const temporary = `${archive}.unpacked`;
  const ready = path.join(temporary, "ready");
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(ready, { recursive: true });
  try {
    const members = [...release.programs.values()].filter((member) => member !== undefined);
    if (members.length > 0) await extract(release, archive, temporary, members);
    for (const [name, member] of release.programs) {
      const program = path.join(ready, name);
      renameSync(member === undefined ? archive : path.join(temporary, member), program);
      chmodSync(program, 0o755);
    }
    mkdirSync(path.dirname(folder), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(ready, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new DownloadFailure(
      `${fileName(release.url)} does not hold ${[...release.programs.keys()].join(", ")}`,
    );
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function extract(
  release: Release,
  file: string,
  cwd: string,
  members: readonly string[],
): Promise<void> {
  const wanted = new Set(members);
  try {
    await x({ file, cwd, strict: true, filter: (name) => wanted.has(name.replace(/^\.\//, "")) });
  } catch (error) {
    throw new DownloadFailure(`${fileName(release.url)} could not be unpacked: ${(error as Error).message}`);
  }
}
