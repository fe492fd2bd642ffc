import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of files that a test has written. */
export interface WrittenFolder {
  readonly path: string;
  file(name: string): string;
  remove(): void;
}

/** Writes files into a new folder. */
export const writtenFolder = (files: Readonly<Record<string, string>>): WrittenFolder => {
  const path = mkdtempSync(join(tmpdir(), "manifests-"));
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true }) };
};
