import { execFileSync } from "node:child_process";
import { join } from "node:path";

/**
 * Folder of Cilium's Go module in a version: chart, CRDs, engine. Go checks it against the `go.sum` of the sandbox's
 * sources, or, for one that they do not pin, against the checksum database.
 *
 * @param root the project's folder.
 * @param version `1.18.6`.
 */
export const ciliumModule = (root: string, version: string): string =>
  pinnedModule(join(root, "sandbox/tools/sources"), `github.com/cilium/cilium@v${version}`);

/**
 * Folder of a pinned Go module, fetched by Go and checked against `go.sum`.
 *
 * @param pins folder of the `go.mod` that pins it.
 * @param module path of the module, with `@version` for another one than the pinned.
 */
export const pinnedModule = (pins: string, module: string): string => {
  const text = execFileSync("go", ["mod", "download", "-json", module], { cwd: pins, encoding: "utf8" });
  return (JSON.parse(text) as { Dir: string }).Dir;
};
