const fs = require("node:fs");
const path = require("node:path");

/**
 * Writes a file of a cache so that nobody ever reads half of it. Where nothing can be written (somebody else's checkout,
 * a full disk) everything works without the cache, only slower.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 */
exports.keep = function keep(file, content) {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(temporary, content);
    fs.renameSync(temporary, file);
  } catch {
    try {
      fs.rmSync(temporary, { force: true });
    } catch {
      // It could not be made either.
    }
  }
};

/**
 * @param {string} file
 * @returns {Buffer | undefined} its content; undefined if it can't be read.
 */
exports.readIfThere = function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
};

/**
 * Removes the oldest files of a cache's folder.
 *
 * @param {string} folder
 * @param {number} keeping how many stay.
 */
exports.removeOldest = function removeOldest(folder, keeping) {
  try {
    const files = fs.readdirSync(folder).map((name) => {
      const file = path.join(folder, name);
      return { file, time: fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
    });
    for (const { file } of files.sort((a, b) => b.time - a.time).slice(keeping))
      fs.rmSync(file, { force: true });
  } catch {
    // There is no such folder, or it is not ours to clear.
  }
};
