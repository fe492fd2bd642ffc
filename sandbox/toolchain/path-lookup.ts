import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { runCommand } from "../run-command";
import type { Tool } from "./tool";
import { fits, parseVersion } from "./version-fit";
import { rememberedVersion, rememberVersion } from "./version-memo";

/** A program found on PATH, in a version that fits. */
export interface FoundTool {
  readonly path: string;
  /** Undefined where every version fits and the program does not say which it is. */
  readonly version: string | undefined;
}

/** A program on PATH that was not taken, and why. */
export interface RefusedTool {
  readonly path: string;
  readonly reason: string;
}

/** A program that hangs; a large one on a busy machine takes long to start. */
const VERSION_TIMEOUT_MS = 60_000;

/** Folders of PATH, without those that hold nothing but our own links (a sandbox's `bin`, npm's `.bin`). */
export function searchedFolders(pathVariable: string): readonly string[] {
  return [...new Set(pathVariable.split(path.delimiter))].filter(
    (folder) =>
      path.isAbsolute(folder) && !/[/\\](\.sandbox[/\\]bin|node_modules[/\\]\.bin)[/\\]?$/.test(folder),
  );
}

/** Whether a file is a program that may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function versionOutput(file: string, args: readonly string[]): Promise<string> {
  const known = rememberedVersion(file);
  if (known !== undefined) return known;
  const result = await runCommand(file, args, { timeoutMs: VERSION_TIMEOUT_MS });
  if (result.timedOut || result.exitCode !== 0) return "";
  const output = `${result.stdout}\n${result.stderr}`.trim().slice(0, 400);
  rememberVersion(file, output);
  return output;
}

/** Looks a tool up on PATH: the first one that fits, and those that were passed over. */
export async function lookUp(
  tool: Tool,
  pathVariable: string,
): Promise<{ found?: FoundTool; refused: readonly RefusedTool[] }> {
  const refused: RefusedTool[] = [];
  const seen = new Set<string>();
  for (const folder of searchedFolders(pathVariable)) {
    const file = path.join(folder, tool.name);
    if (!isExecutable(file) || seen.has(realpathSync(file))) continue;
    seen.add(realpathSync(file));
    const { range, versionArguments } = tool;
    if (!range || !versionArguments) return { found: { path: file, version: undefined }, refused };
    const version = parseVersion(await versionOutput(file, versionArguments));
    if (version && fits(version, range)) return { found: { path: file, version }, refused };
    refused.push({
      path: file,
      reason: version ? `version ${version}` : "does not say its version",
    });
  }
  return { refused };
}

/** A companion in the same folder as a program, following links (`pulumi-language-nodejs` of a `pulumi`). */
export function lookBeside(program: string, name: string): string | undefined {
  const folders = [path.dirname(realpathSync(program)), path.dirname(program)];
  return folders
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file) && isExecutable(file));
}
