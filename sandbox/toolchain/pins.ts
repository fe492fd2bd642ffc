import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkoutFolder } from "../checkout-folder";
import { toolOf } from "./catalogue";
import { TOOL_NAMES, type Tool } from "./tool";

/** The folder with one Go module per group of tools; each pins its versions in go.mod and go.sum. */
export const PINS_DIRECTORY = path.join(checkoutFolder, "sandbox/tools");

/** What every package is compiled with. The linker leaves debug information out; not to make it saves a tenth of the time. */
const COMPILER_FLAGS: readonly string[] = ["-dwarf=false"];

const compilerFlags = (pattern: string, flags: readonly string[]): string =>
  `-gcflags=${pattern}=${flags.join(" ")}`;

/** Flags of every build besides the linker's. They are part of the cache key. */
export const BUILD_FLAGS: readonly string[] = ["-trimpath", compilerFlags("all", COMPILER_FLAGS)];

/** The version that a go.mod requires of a module, with its v. */
export function requiredVersion(goMod: string, module: string): string | undefined {
  for (const line of goMod.split("\n")) {
    const [first, second, third] = line.trim().split(/\s+/);
    if (first === module && second?.startsWith("v")) return second;
    if (first === "require" && second === module && third?.startsWith("v")) return third;
  }
  return undefined;
}

/** The version of the module that a tool is built from, with its v. */
export function pinnedVersion(tool: Tool): string {
  const file = path.join(PINS_DIRECTORY, tool.pins, "go.mod");
  const version = requiredVersion(readFileSync(file, "utf8"), tool.module);
  if (!version) throw new Error(`${file} does not require ${tool.module}`);
  return version;
}

/** The version that a tool built by us prints: its module's, with the v, unless the program is numbered otherwise. */
export function programVersion(tool: Tool): string {
  const version = pinnedVersion(tool);
  return tool.versionOf ? tool.versionOf(version) : version;
}

/** The flags of a tool's build besides the linker's. */
export function buildFlags(tool: Tool): readonly string[] {
  const tags = tool.buildTags ? ["-tags", tool.buildTags.join(",")] : [];
  const own = Object.entries(tool.compilerFlags ?? {});
  // Go takes the last pattern that fits, and its flags alone.
  return [
    ...BUILD_FLAGS,
    ...own.map(([pattern, flags]) => compilerFlags(pattern, [...COMPILER_FLAGS, ...flags])),
    ...tags,
  ];
}

/** The `-ldflags` of a tool's build. */
export function linkerFlags(tool: Tool, version: string): string {
  return ["-s", "-w", ...tool.versionVariables.map((v) => `-X ${v.replace("VERSION", version)}`)].join(" ");
}

/** Everything that decides what a build results in. */
export interface BuildInputs {
  readonly goMod: string;
  readonly goSum: string;
  readonly flags: readonly string[];
  readonly platform: string;
}

/** A short name for a set of inputs; another input gives another name. */
export function buildKey(inputs: readonly BuildInputs[]): string {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 12);
}

/** Go's name of a platform of Node. */
export function goPlatform(platform: string, architecture: string): string {
  return `${platform}/${architecture === "x64" ? "amd64" : architecture}`;
}

/** Names and texts of the sources of a package of ours. */
function ownSources(tool: Tool): readonly string[] {
  if (!tool.package.startsWith(".")) return [];
  const folder = path.join(PINS_DIRECTORY, tool.pins, tool.package);
  const names = readdirSync(folder).filter((name) => name.endsWith(".go"));
  return names.sort().map((name) => `${name}\n${readFileSync(path.join(folder, name), "utf8")}`);
}

function inputsOf(tool: Tool): BuildInputs {
  const directory = path.join(PINS_DIRECTORY, tool.pins);
  return {
    goMod: readFileSync(path.join(directory, "go.mod"), "utf8"),
    goSum: readFileSync(path.join(directory, "go.sum"), "utf8"),
    flags: [...buildFlags(tool), linkerFlags(tool, programVersion(tool)), tool.package, ...ownSources(tool)],
    platform: goPlatform(process.platform, process.arch),
  };
}

/** Folder of a tool below the cache's `bin`. Tools that must lie beside each other share one. */
export function cacheFolder(tool: Tool): string {
  const head = tool.beside ? toolOf(tool.beside) : tool;
  const group = TOOL_NAMES.map(toolOf).filter((other) => other === head || other.beside === head.name);
  return path.join(head.name, `${programVersion(head)}-${buildKey(group.map(inputsOf))}`);
}
