import { execFileSync } from "node:child_process";

/**
 * Folder of a pinned Go module, fetched by Go and checked against `go.sum`.
 *
 * @param pins folder of the `go.mod` that pins it.
 * @param module path of the module.
 */
export const pinnedModule = (pins: string, module: string): string => {
  const text = execFileSync("go", ["mod", "download", "-json", module], { cwd: pins, encoding: "utf8" });
  return (JSON.parse(text) as { Dir: string }).Dir;
};
