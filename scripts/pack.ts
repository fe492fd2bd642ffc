import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import { writePackage } from "./package/write-package";

const root = path.join(__dirname, "..");

/** Makes the package's tarball in a folder (default: this one), as `npm pack` does, and prints its name. */
const pack = async (destination = "."): Promise<void> => {
  if (statSync(destination, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Error(`${destination} is not a folder\nfix: npm run pack -- FOLDER, with one that is there`);
  }
  const folder = mkdtempSync(path.join(tmpdir(), "lab-package-"));
  try {
    await writePackage(root, folder);
    const { stdout } = await execa("npm", ["pack", folder, "--pack-destination", path.resolve(destination)]);
    process.stdout.write(`${path.join(destination, stdout.trim().split("\n").at(-1) ?? "")}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

pack(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
