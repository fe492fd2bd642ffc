import path from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** A file of the package, and the packages of others whose code is in it. */
export interface PackageBundle {
  /** Below the package's folder. */
  readonly file: string;
  readonly text: string;
  /** Names as in `node_modules`. */
  readonly packages: readonly string[];
}

const kubernetesClient = "@kubernetes/client-node";

/** Hardly any command needs Kubernetes' client library, and it is half of everything: a file of its own. */
const clientApart: Plugin = {
  name: "client-apart",
  setup: ({ onResolve }) => {
    onResolve({ filter: new RegExp(`^${kubernetesClient}$`) }, () => ({
      path: "./kubernetes-client.js",
      external: true,
    }));
  },
};

/** Of that library only the reading of kubeconfigs is used. It does not say that its files do nothing when loaded. */
const clientWithoutRest: Plugin = {
  name: "client-without-rest",
  setup: ({ onResolve, resolve }) => {
    onResolve(
      { filter: new RegExp(`^${kubernetesClient}$`) },
      async ({ path: name, kind, resolveDir, pluginData }) => {
        if (pluginData === "resolved") return undefined;
        return { ...(await resolve(name, { kind, resolveDir, pluginData: "resolved" })), sideEffects: false };
      },
    );
  },
};

/** zod speaks forty languages, and is asked for one. */
const englishOnly: Plugin = {
  name: "english-only",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

const packageOf = (input: string): string | undefined =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];

/** esbuild labels each file of a bundle with its path, for nobody but who reads it. */
const withoutPaths = (text: string): string => text.replace(/\b(__esm|__commonJS)\(\{"[^"]+"\(/g, '$1({"_"(');

const bundle = async (root: string, file: string, options: BuildOptions): Promise<PackageBundle> => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    outfile: path.join(root, file),
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Names stay, for stack traces that say something.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
    ...options,
  });
  const [output] = Object.values(metafile?.outputs ?? {});
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const packages = inputs.flatMap(([input]) => packageOf(input) ?? []);
  return { file, text: withoutPaths(outputFiles?.[0]?.text ?? ""), packages: [...new Set(packages)].sort() };
};

/**
 * Makes the code of the package: all commands in one file, and Kubernetes' client library in another.
 *
 * @param root the checkout.
 * @throws Error of esbuild if a source is wrong.
 */
export const bundlePackage = async (root: string): Promise<readonly PackageBundle[]> => [
  await bundle(root, "dist/lab.js", {
    entryPoints: ["cli/package/packed-main.ts"],
    plugins: [clientApart, englishOnly],
  }),
  await bundle(root, "dist/kubernetes-client.js", {
    stdin: { contents: `export { KubeConfig } from "${kubernetesClient}";`, resolveDir: root },
    plugins: [clientWithoutRest],
  }),
];
