import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build, type Plugin } from "esbuild";

/** Modules that are loaded when first used; each becomes a file of its own beside the main one. */
const LAZY = ["kube-config-loader", "manifest-names"];
/** Optional accelerators that these packages try to load and do without. */
const OPTIONAL = ["encoding", "bufferutil", "utf-8-validate"];

/** One file of the bundled provider. */
export interface BundledFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Bundles the provider: `main.js` and the files it loads when first needed. */
export async function bundleProvider(): Promise<BundledFile[]> {
  const result = await build({
    entryPoints: ["main", ...LAZY].map((name) => join(__dirname, `${name}.ts`)),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    // Names show in error reports.
    keepNames: true,
    write: false,
    outdir: "bundle",
    external: OPTIONAL,
    plugins: [lazyModules(), kubeconfigOnly()],
    logLevel: "silent",
  });
  return result.outputFiles.map(({ path, contents }) => ({
    name: path.slice(path.lastIndexOf("/") + 1),
    content: contents,
  }));
}

/** The text of the provider's sources, for telling whether a bundle is still current. */
export async function sourceTexts(names: readonly string[]): Promise<string[]> {
  return Promise.all(names.map((name) => readFile(join(__dirname, name), "utf8")));
}

function lazyModules(): Plugin {
  return {
    name: "lazy-modules",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/[a-z-]+\.js$/ }, ({ path, kind }) => {
        const lazy = kind === "dynamic-import" && LAZY.includes(path.slice(2, -3));
        return lazy ? { path, external: true } : null;
      });
    },
  };
}

/**
 * Takes of the client only what reads kubeconfigs and authenticates. Its generated API classes, some thousand files,
 * are not used here and would make bundling take ten seconds.
 */
function kubeconfigOnly(): Plugin {
  return {
    name: "kubeconfig-only",
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^@kubernetes\/client-node$/ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === kubeconfigOnly) return null;
        const index = await resolve(path, { kind, resolveDir, pluginData: kubeconfigOnly });
        return { path: join(dirname(index.path), "config.js") };
      });
      onResolve({ filter: /^\.\/gen\/index\.js$/ }, ({ importer }) =>
        importer.includes("client-node") ? { path: "generated-client", namespace: "absent" } : null,
      );
      onLoad({ filter: /.*/, namespace: "absent" }, () => ({
        contents: "export const createConfiguration = undefined, ServerConfiguration = undefined;",
      }));
    },
  };
}
