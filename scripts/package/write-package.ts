import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundlePackage } from "./bundle-package";
import { licencesOf } from "./licences";

/** Its name on npm, where nobody has it; `lab` there is somebody else's. */
export const packageName = "cilium-policy-lab";

const start = `#!/usr/bin/env node
// What was compiled in one run is there for the next; Node has that since 22.8.
require("node:module").enableCompileCache?.();
require("../dist/lab.js");
`;

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
}

const manifestOf = ({ version, license, engines }: Manifest): object => ({
  name: packageName,
  version,
  description: "What Cilium does with network policies: verdicts, findings, examples, without a cluster",
  keywords: ["cilium", "kubernetes", "network-policy", "networkpolicy", "lint", "cli"],
  license,
  engines,
  bin: { lab: "bin/lab.js" },
  files: ["bin", "dist", "THIRD-PARTY-LICENCES.txt"],
});

/**
 * Writes the package as npm packs it: no dependencies, nothing to install but itself, nothing of this machine in it.
 *
 * @param root the checkout.
 * @param folder an empty one.
 * @throws Error of esbuild if a source is wrong.
 */
export const writePackage = async (root: string, folder: string): Promise<void> => {
  const write = (name: string, content: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  const bundles = await bundlePackage(root);
  for (const { file, text } of bundles) write(file, text);
  const own = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;
  write("package.json", `${JSON.stringify(manifestOf(own), null, 2)}\n`);
  write("bin/lab.js", start);
  const packages = new Set(bundles.flatMap((bundle) => bundle.packages));
  write("THIRD-PARTY-LICENCES.txt", licencesOf(root, [...packages].sort()));
  cpSync(path.join(root, "LICENSE"), path.join(folder, "LICENSE"));
  cpSync(path.join(root, "scripts/package/README.md"), path.join(folder, "README.md"));
};
