import { existsSync } from "node:fs";
import path from "node:path";

/** The root of the Git repository that a folder is in; the folder itself where it is in none. */
export const repositoryRoot = (folder: string): string => {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (existsSync(path.join(current, ".git"))) return current;
    if (path.dirname(current) === current) return path.resolve(folder);
  }
};

/**
 * A file as reports name it: GitHub and code scanning find it only from the repository's root.
 *
 * @param file as it was read: from the working folder, or absolute.
 * @param root default: the root of the repository that the working folder is in.
 * @returns the path from the root with slashes; the absolute path of what is not below it.
 */
export const reportFile = (file: string, root: string = repositoryRoot(process.cwd())): string => {
  const absolute = path.resolve(file);
  const relative = path.relative(root, absolute);
  const isBelow = relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
  return (isBelow ? relative : absolute).split(path.sep).join("/");
};
