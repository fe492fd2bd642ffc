import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { formatSeconds, type Reporter, silentReporter, withElapsed } from "../reporter";
import { cacheDirectory } from "./cache-directory";
import { TOOL_NAMES, type Tool, type ToolName, toolOf } from "./catalogue";
import { announceBuild } from "./estimate";
import { exclusively } from "./exclusive";
import { goBuild, removeLeftovers, requireGo } from "./go-build";
import { lookBeside, lookUp } from "./path-lookup";
import { cacheFolder, programVersion } from "./pins";
import { formatRange, formatVersion } from "./version-fit";

/** Where a tool was taken from. */
export type ToolSource = "PATH" | "cache" | "built";

/** A tool that is ready to run. */
export interface ResolvedTool {
  readonly name: ToolName;
  readonly version: string;
  readonly path: string;
  readonly source: ToolSource;
}

/** All tools, by name. */
export type Toolchain = ReadonlyMap<ToolName, ResolvedTool>;

/** Where our own build of a tool lies or would lie. */
export function cachedPath(tool: Tool): string {
  return path.join(cacheDirectory(), "bin", cacheFolder(tool), tool.name);
}

/** Finds a tool on PATH or in the cache; builds nothing. */
export async function resolveTool(name: ToolName): Promise<ResolvedTool | undefined> {
  const tool = toolOf(name);
  const fromPath = await resolveFromPath(tool, silentReporter);
  if (fromPath) return fromPath;
  const file = cachedPath(tool);
  return existsSync(file)
    ? { name, version: bare(programVersion(tool)), path: file, source: "cache" }
    : undefined;
}

async function resolveFromPath(tool: Tool, reporter: Reporter): Promise<ResolvedTool | undefined> {
  const head = tool.beside ? toolOf(tool.beside) : tool;
  const { found, refused } = await lookUp(head, process.env.PATH ?? "");
  if (tool === head) {
    for (const { path: file, reason } of refused) {
      reporter.say(`  ${file} is not used: ${reason}, needed ${formatRange(tool.range)}`);
    }
  }
  if (!found) return undefined;
  const companions = TOOL_NAMES.map(toolOf).filter((other) => other.beside === head.name);
  for (const companion of companions) {
    const file = lookBeside(found.path, companion.name);
    if (!file) {
      if (tool === head) reporter.say(`  ${found.path} is not used: no ${companion.name} beside it`);
      return undefined;
    }
    if (companion === tool)
      return { name: tool.name, version: formatVersion(found.version), path: file, source: "PATH" };
  }
  return { name: tool.name, version: formatVersion(found.version), path: found.path, source: "PATH" };
}

/** Gets tools ready, building what is neither on PATH nor in the cache. One line per tool. */
export async function ensureTools(names: readonly ToolName[], reporter: Reporter): Promise<Toolchain> {
  const ready = new Map<ToolName, ResolvedTool>();
  const missing: Tool[] = [];
  for (const name of names) {
    const resolved = await resolveTool(name);
    if (resolved) {
      ready.set(name, resolved);
      reporter.say(describeTool(resolved));
    } else {
      missing.push(toolOf(name));
      // Ask once more, aloud this time: why was what is on PATH not good enough?
      await resolveFromPath(toolOf(name), reporter);
    }
  }
  if (missing.length > 0) {
    const go = await requireGo(missing.map((tool) => tool.name));
    const places = { cache: path.join(cacheDirectory(), "bin"), buildCache: go.buildCache };
    for (const line of announceBuild(missing, availableParallelism(), places)) reporter.say(line);
    for (const [index, tool] of missing.entries()) {
      ready.set(tool.name, await build(tool, `[${index + 1}/${missing.length}]`, reporter));
    }
  }
  return ready;
}

async function build(tool: Tool, position: string, reporter: Reporter): Promise<ResolvedTool> {
  const started = performance.now();
  const file = cachedPath(tool);
  const folder = path.dirname(file);
  const version = bare(programVersion(tool));
  const source = await exclusively(
    path.join(folder, ".lock"),
    `building ${tool.name}`,
    reporter,
    async () => {
      if (existsSync(file)) return "cache" as const;
      if (removeLeftovers(folder).length > 0)
        reporter.say(`  removed what an interrupted build of ${tool.name} left behind`);
      const label = `${position} building ${tool.name} ${version}`;
      if (!reporter.interactive) reporter.say(label);
      await withElapsed(reporter, label, () => goBuild(tool, folder));
      return "built" as const;
    },
  );
  const resolved: ResolvedTool = { name: tool.name, version, path: file, source };
  reporter.say(`${describeTool(resolved)}  ${formatSeconds((performance.now() - started) / 1000)}`);
  return resolved;
}

/** `etcd                     3.6.5    cache`. */
export function describeTool(tool: ResolvedTool): string {
  const from = tool.source === "PATH" ? `PATH (${tool.path})` : tool.source;
  return `${tool.name.padEnd(24)} ${tool.version.padEnd(8)} ${from}`;
}

/** The path of a tool that `ensureTools` returned. */
export function toolPath(toolchain: Toolchain, name: ToolName): string {
  const tool = toolchain.get(name);
  if (!tool) throw new Error(`${name} was not asked for`);
  return tool.path;
}

function bare(version: string): string {
  return version.replace(/^v/, "");
}
