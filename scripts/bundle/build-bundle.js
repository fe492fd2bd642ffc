/**
 * Packages that stay outside of bundles: what has to be the one instance that Pulumi starts programs with, and what is
 * large and rarely needed.
 */
const outside = ["@pulumi/pulumi", "@kubernetes/client-node", "esbuild"];

/**
 * Makes one file of a program: its own sources and the packages that it uses.
 *
 * @param {string} root the checkout.
 * @param {string} entry the program's first file, below it.
 * @param {string} file where the bundle is to lie; nothing is written.
 * @returns {{ text: string, map: string }} the bundle and its source map.
 * @throws Error with the place in the source if one can't be read as TypeScript.
 */
exports.buildBundle = function buildBundle(root, entry, file) {
  const { buildSync } = require("esbuild");
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: file,
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: outside,
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "silent",
  });
  const textOf = (/** @type {(path: string) => boolean} */ fits) =>
    outputFiles.find(({ path }) => fits(path))?.text ?? "";
  return { text: textOf((path) => path === file), map: textOf((path) => path === `${file}.map`) };
};
