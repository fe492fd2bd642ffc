const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { readIfThere } = require("./kept-files");

/** Folders that are type-checked and that no program loads. */
const notLoaded = ["bench", "test", "scripts"];

/** Decide beside the sources what a bundle is. An installed package has no lock file. */
const settings = ["package.json", "package-lock.json", "tsconfig.json"];

/**
 * Files below a folder that can be part of a bundle, in an order that is the same everywhere.
 *
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesBelow(root, folder) {
  const entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcesBelow(root, name);
      return /\.(ts|js|json)$/.test(entry.name) ? [name] : [];
    });
}

/**
 * A key that is another one whenever a source or a version of a package is. Every source is read for it, which takes
 * some ten milliseconds: times of files say nothing after a `git checkout`, and a list of what is in the bundle nothing
 * about a file that is new.
 *
 * @param {string} root the checkout.
 * @returns {string} 32 hexadecimal digits.
 * @throws Error if a folder that `tsconfig.json` names is missing.
 */
exports.keyOfSources = function keyOfSources(root) {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(fs.readFileSync(path.join(root, "tsconfig.json"), "utf8"));
  const folders = include.filter((name) => !path.extname(name) && !notLoaded.includes(name));
  const files = [...folders, "scripts/bundle"].flatMap((folder) => sourcesBelow(root, folder));
  const hash = createHash("sha256");
  for (const file of [...settings, "index.ts", ...files]) {
    hash.update(`${file}\n`).update(readIfThere(path.join(root, file)) ?? "");
  }
  return hash.digest("hex").slice(0, 32);
};
