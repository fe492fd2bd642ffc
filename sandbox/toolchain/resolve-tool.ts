import type { Reporter } from "../reporter";
import { buildTools } from "./build-tools";
import { toolOf } from "./catalogue";
import { downloadTools } from "./downloads/download-tools";
import { findInCache, findTool, type ResolvedTool, type ToolSource } from "./find-tool";
import type { ToolName } from "./tool";

/** All tools, by name. */
export type Toolchain = ReadonlyMap<ToolName, ResolvedTool>;

/**
 * Gets tools ready: what is neither on PATH nor in the cache is downloaded from its project's release, and what can't be
 * is built. One line per tool.
 *
 * @throws UserError if a tool can't be had.
 */
export async function ensureTools(names: readonly ToolName[], reporter: Reporter): Promise<Toolchain> {
  const ready = new Map<ToolName, ResolvedTool>();
  const take = (tool: ResolvedTool) => {
    ready.set(tool.name, tool);
    reporter.say(describeTool(tool));
  };
  const missing = () => names.filter((name) => !ready.has(name));
  /** What has come into the cache meanwhile. */
  const takeNew = (source: ToolSource) => {
    for (const name of missing()) {
      const tool = findInCache(toolOf(name));
      if (tool) take({ ...tool, source });
    }
  };
  for (const name of names) {
    const tool = await findTool(name, reporter);
    if (tool) take(tool);
  }
  if (missing().length > 0) {
    await downloadTools(missing(), reporter);
    takeNew("downloaded");
  }
  if (missing().length > 0) {
    await buildTools(missing().map(toolOf), reporter);
    takeNew("built");
  }
  return ready;
}

/** `etcd                     3.6.5    cache`. */
export function describeTool(tool: ResolvedTool): string {
  const from =
    tool.source === "PATH" || tool.source === "Pulumi home" ? `${tool.source} (${tool.path})` : tool.source;
  return `${tool.name.padEnd(27)} ${tool.version.padEnd(8)} ${from}`;
}

/** The path of a tool that `ensureTools` returned. */
export function toolPath(toolchain: Toolchain, name: ToolName): string {
  return toolIn(toolchain, name).path;
}

/** A tool that `ensureTools` returned. */
export function toolIn(toolchain: Toolchain, name: ToolName): ResolvedTool {
  const tool = toolchain.get(name);
  if (!tool) throw new Error(`${name} was not asked for`);
  return tool;
}
