const fs = require("node:fs");
const { SourceMap } = require("node:module");
const path = require("node:path");

/**
 * Makes a function that puts the places of sources into the text of a stack trace, where it has places of a bundle. The
 * map is read when that is asked for the first time: most runs never do.
 *
 * @param {string} name the bundle's name in stack traces.
 * @param {string} mapFile its map; the sources are named from the folder where it lies.
 * @returns {(stack: string) => string}
 */
exports.sourcesFor = function sourcesFor(name, mapFile) {
  /** @type {SourceMap | undefined} */
  let map;
  const place = new RegExp(`${name.replace(/[.]/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return (stack) => {
    if (!stack.includes(name)) return stack;
    try {
      map ??= new SourceMap(JSON.parse(fs.readFileSync(mapFile, "utf8")));
      const known = map;
      return stack.replace(place, (inBundle, line, column) => {
        const entry = known.findEntry(Number(line) - 1, Number(column) - 1);
        if (!("originalSource" in entry)) return inBundle;
        const source = path.resolve(path.dirname(mapFile), entry.originalSource);
        return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
      });
    } catch {
      // Without a map the place in the bundle has to do.
      return stack;
    }
  };
};

/**
 * Lets every stack trace of this process name sources, from the moment at which it is looked at.
 *
 * @param {(stack: string) => string} withSources
 */
exports.nameSourcesInStacks = function nameSourcesInStacks(withSources) {
  Error.prepareStackTrace = (error, frames) =>
    withSources(
      [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${frame}`)].join("\n"),
    );
};

/**
 * Lets the errors that nobody handles name sources, before anybody else is told of them. Other stacks stay as they are.
 * Pulumi's SDK makes one for every promise and prints none of them, and it has source maps looked up for every line of
 * each: a tenth of a preview, which is not done here.
 *
 * @param {(stack: string) => string} withSources
 */
exports.nameSourcesInUnhandled = function nameSourcesInUnhandled(withSources) {
  Reflect.deleteProperty(Error, "prepareStackTrace");
  /** @param {unknown} error */
  const name = (error) => {
    if (error instanceof Error && typeof error.stack === "string") error.stack = withSources(error.stack);
  };
  process.prependListener("uncaughtException", name);
  process.prependListener("unhandledRejection", name);
};
