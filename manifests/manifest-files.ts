import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../sandbox/user-error";
import { type ManifestDocument, parseManifests } from "./parse-manifests";

const isManifest = (name: string): boolean => /\.(?:ya?ml|json)$/i.test(name);

const usage = (message: string, hint: string): UserError => new UserError(message, { hint, exitCode: 2 });

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name.startsWith(".") || entry.name === "node_modules" ? [] : filesBelow(inner);
      }
      return isManifest(entry.name) ? [inner] : [];
    });

const filesOf = (name: string): string[] => {
  const found = statSync(name, { throwIfNoEntry: false });
  if (found === undefined) {
    throw usage(
      `--file ${name}: there is no such file or folder`,
      "name a file, a folder, or - for standard input",
    );
  }
  if (!found.isDirectory()) return [name];
  const files = filesBelow(name);
  if (files.length > 0) return files;
  throw usage(
    `--file ${name}: the folder has no file that ends in .yaml, .yml or .json`,
    "name the file itself if it has another ending",
  );
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw usage(`--file ${file}: it cannot be read: ${codeOf(error)}`, "make it a file that you may read");
  }
};

/**
 * Reads manifests: files, folders with all that is below them, `-` for standard input.
 *
 * @throws UserError (wrong usage) for what is not there, ManifestError for what is not a manifest.
 */
export const readManifestFiles = (names: readonly string[]): readonly ManifestDocument[] => {
  const files = names.flatMap((name) => (name === "-" ? ["-"] : filesOf(name)));
  return [...new Set(files)].flatMap((file) =>
    parseManifests(textOf(file), file === "-" ? "standard input" : file),
  );
};
