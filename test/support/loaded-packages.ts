import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const hook = `
const { writeFileSync } = require("node:fs");
process.on("exit", () => writeFileSync(process.env.LOADED_FILES, JSON.stringify(Object.keys(require.cache))));
`;

const packageOf = (file: string): string | undefined => {
  const below = file.split(`node_modules${path.sep}`).at(-1);
  if (below === undefined || below === file) return undefined;
  const [first = "", second = ""] = below.split(path.sep);
  return first.startsWith("@") ? `${first}/${second}` : first;
};

/** The npm packages that a program of Node's had loaded when it ended. */
export const loadedPackages = async (
  run: (environment: Readonly<Record<string, string>>) => Promise<unknown> | unknown,
): Promise<readonly string[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), "loaded-"));
  try {
    const [script, file] = [path.join(folder, "hook.cjs"), path.join(folder, "loaded.json")];
    writeFileSync(script, hook);
    await run({ NODE_OPTIONS: `--require ${script}`, LOADED_FILES: file });
    const files = JSON.parse(readFileSync(file, "utf8")) as string[];
    return [...new Set(files.flatMap((each) => packageOf(each) ?? []))].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
};
