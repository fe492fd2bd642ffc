import { existsSync } from "node:fs";
import path from "node:path";
import { type Reporter, silentReporter } from "../reporter";
import { cacheDirectory } from "./cache-directory";
import { toolOf } from "./catalogue";
import { downloadedPath } from "./downloads/download-tools";
import { lookBeside, lookUp } from "./path-lookup";
import { cacheFolder, programVersion } from "./pins";
import { pluginInHome } from "./pulumi-home";
import { TOOL_NAMES, type Tool, type ToolName } from "./tool";

/** Where a tool was taken from. */
export type ToolSource = "PATH" | "Pulumi home" | "cache" | "downloaded" | "built";

/** A tool that is ready to run. */
export interface ResolvedTool {
  readonly name: ToolName;
  /** Without a v; `unknown` for a plugin on PATH, which does not say it. */
  readonly version: string;
  readonly path: string;
  readonly source: ToolSource;
}

/** Where our own build of a tool lies or would lie. */
export function builtPath(tool: Tool): string {
  return path.join(cacheDirectory(), "bin", cacheFolder(tool), tool.name);
}

/** The version of a tool that we download or build, without a v. */
export function ownVersion(tool: Tool): string {
  return programVersion(tool).replace(/^v/, "");
}

/**
 * Finds a tool: on PATH; a Pulumi plugin in the user's Pulumi home; downloaded or built earlier. Downloads and builds
 * nothing.
 */
export async function findTool(
  name: ToolName,
  reporter: Reporter = silentReporter,
): Promise<ResolvedTool | undefined> {
  const tool = toolOf(name);
  return (await findOnPath(tool, reporter)) ?? findAtHome(tool) ?? findInCache(tool);
}

/** What was downloaded or built earlier. */
export function findInCache(tool: Tool): ResolvedTool | undefined {
  const file = downloadedPath(tool.name) ?? builtPath(tool);
  return existsSync(file)
    ? { name: tool.name, version: ownVersion(tool), path: file, source: "cache" }
    : undefined;
}

function findAtHome(tool: Tool): ResolvedTool | undefined {
  const version = ownVersion(tool);
  const file = pluginInHome(tool.name, version);
  return file === undefined ? undefined : { name: tool.name, version, path: file, source: "Pulumi home" };
}

/** Says of what is on PATH and not taken why not. */
async function findOnPath(tool: Tool, reporter: Reporter): Promise<ResolvedTool | undefined> {
  const head = tool.beside ? toolOf(tool.beside) : tool;
  const { found, refused } = await lookUp(head, process.env.PATH ?? "");
  if (tool === head && tool.range) {
    for (const { path: file, reason } of refused) {
      reporter.say(`  ${file} is not used: ${reason}, needed ${tool.range}`);
    }
  }
  if (!found) return undefined;
  const version = found.version ?? "unknown";
  const companions = TOOL_NAMES.map(toolOf).filter((other) => other.beside === head.name);
  for (const companion of companions) {
    const file = lookBeside(found.path, companion.name);
    if (!file) {
      if (tool === head) reporter.say(`  ${found.path} is not used: no ${companion.name} beside it`);
      return undefined;
    }
    if (companion === tool) return { name: tool.name, version, path: file, source: "PATH" };
  }
  return { name: tool.name, version, path: found.path, source: "PATH" };
}
