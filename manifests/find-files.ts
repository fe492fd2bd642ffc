import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import ignore, { type Ignore } from "ignore";

/** Which files of a folder count. Patterns are those of `.gitignore`, relative to the folder. */
export interface FilePatterns {
  /** Only files that match one of these, whatever they end in. Default: those that end in .yaml, .yml or .json. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

const isManifestName = (name: string): boolean => /\.(?:ya?ml|json)$/i.test(name);

const slashed = (name: string): string => name.split(path.sep).join("/");

const rulesIn = (name: string): readonly Rules[] => {
  const folder = path.resolve(name);
  const file = path.join(folder, ".gitignore");
  if (!existsSync(file)) return [];
  return [{ folder, rules: ignore().add(readFileSync(file, "utf8")) }];
};

/** The `.gitignore` files that hold for a folder: those above it, up to the root of its repository. */
const rulesAbove = (folder: string): readonly Rules[] => {
  const above: string[] = [];
  for (let current = folder; ; current = path.dirname(current)) {
    if (current !== folder) above.unshift(current);
    if (existsSync(path.join(current, ".git"))) return above.flatMap(rulesIn);
    if (path.dirname(current) === current) return [];
  }
};

/** The last of the files that says anything about a name decides, as in Git. */
const isIgnored = (rules: readonly Rules[], name: string, isFolder: boolean): boolean => {
  for (const { folder, rules: own } of [...rules].reverse()) {
    const relative = slashed(path.relative(folder, name));
    const { ignored, unignored } = own.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
};

const patternsOf = (patterns: readonly string[] | undefined): Ignore | undefined =>
  patterns === undefined || patterns.length === 0 ? undefined : ignore().add([...patterns]);

/** A link to a file counts where the file itself is not in the folder. */
const isFileElsewhere = (name: string, root: string): boolean => {
  const found = statSync(name, { throwIfNoEntry: false });
  if (found?.isFile() !== true) return false;
  const relative = path.relative(realpathSync(root), realpathSync(name));
  return relative.startsWith("..") || path.isAbsolute(relative);
};

/** Folders of other people's code: npm's, and Go's (`go mod vendor` writes the list in it). */
const isForeign = (name: string, entry: string): boolean =>
  entry === "node_modules" || (entry === "vendor" && existsSync(path.join(name, "modules.txt")));

/**
 * The files of a folder that may be manifests, in the order of their names. Hidden files and folders, `node_modules`, Go's
 * `vendor` and whatever the repository's `.gitignore` files name are left out.
 */
export const filesBelow = (root: string, { include, exclude }: FilePatterns = {}): readonly string[] => {
  const included = patternsOf(include);
  const excluded = patternsOf(exclude);
  const isWanted = (name: string): boolean => {
    const relative = slashed(path.relative(root, name));
    if (excluded?.ignores(relative) === true) return false;
    return included === undefined ? isManifestName(name) : included.ignores(relative);
  };
  const walk = (folder: string, above: readonly Rules[]): string[] => {
    const rules = [...above, ...rulesIn(folder)];
    return readdirSync(folder, { withFileTypes: true })
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((entry): string[] => {
        const name = path.join(folder, entry.name);
        if (entry.name.startsWith(".") || isForeign(name, entry.name)) return [];
        if (isIgnored(rules, path.resolve(name), entry.isDirectory())) return [];
        if (entry.isDirectory()) return walk(name, rules);
        const isFile = entry.isFile() || (entry.isSymbolicLink() && isFileElsewhere(name, root));
        return isFile && isWanted(name) ? [name] : [];
      });
  };
  return walk(root, rulesAbove(path.resolve(root)));
};
