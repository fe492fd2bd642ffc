const { createRequire, wrap } = require("node:module");
const path = require("node:path");
const { Script } = require("node:vm");
const { keep, readIfThere, removeOldest } = require("./kept-files");
const { keyOfSources } = require("./key-of-sources");
const { sourcesFor } = require("./source-positions");

const root = path.resolve(__dirname, "../..");
const cache = path.join(root, "node_modules/.cache/lab");

/** So many files stay in the cache: bundles of other branches, and of checkouts that share their packages. */
const keptFiles = 40;

/**
 * The program's text as one file, from the cache or made now.
 *
 * @param {string} entry
 * @param {string} file
 */
function textOf(entry, file) {
  const kept = readIfThere(file);
  // It is plain ASCII; taken as such it need not be decoded.
  if (kept !== undefined) return kept.toString("latin1");
  const { buildBundle } = require("./build-bundle");
  const { text, map } = buildBundle(root, entry, file);
  keep(`${file}.map`, map);
  keep(file, text);
  removeOldest(cache, keptFiles);
  return text;
}

/**
 * Runs a TypeScript program of this checkout as one file of JavaScript, with what V8 compiled in an earlier run. From
 * sources a start takes several times as long: hundreds of files are found, read, translated and compiled.
 *
 * A bundle is named after the content of all sources and can't be stale; the first start after a change makes a new one,
 * which takes about a second.
 *
 * @param {string} entry the program's first file, below the checkout.
 * @param {object} options
 * @param {(withSources: (stack: string) => string) => void} options.stacks told how stack traces get to name sources.
 * @param {string} [options.use] what it is started for; compiled code is kept apart for each, since each runs other parts.
 * @param {Readonly<Record<string, () => unknown>>} [options.instead] packages outside of the bundle that something else
 * stands in for.
 * @returns {unknown} what the program exports.
 * @throws Error if a source is missing or wrong.
 */
exports.loadBundle = function loadBundle(entry, { stacks, use = "any", instead = {} }) {
  const file = path.join(cache, `${entry.replace(/\W+/g, "-")}-${keyOfSources(root)}.js`);
  const text = textOf(entry, file);
  const codeFile = `${file}.${use}-${process.version}-${process.arch}.code`;
  const cachedData = readIfThere(codeFile);
  // Not the file's own name: whoever looks for source maps would read and search megabytes for every stack.
  const filename = `bundle:${entry}`;
  const script = new Script(wrap(text), { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected) {
    // Not after wrong usage: hardly anything has run.
    process.once("exit", (exitCode) => {
      if (exitCode < 2) keep(codeFile, script.createCachedData());
    });
  }
  stacks(sourcesFor(filename, `${file}.map`));
  /** @type {{ exports: unknown }} */
  const module = { exports: {} };
  // As if it stood in a room: `sandbox/checkout-folder.ts` finds the checkout from there, and `require` the packages.
  const place = path.join(root, "cli", path.basename(file));
  const requirePackage = createRequire(place);
  const requireOr = Object.assign(
    (/** @type {string} */ name) => (Object.hasOwn(instead, name) ? instead[name]?.() : requirePackage(name)),
    { resolve: requirePackage.resolve },
  );
  script.runInThisContext()(module.exports, requireOr, module, place, path.dirname(place));
  return module.exports;
};
