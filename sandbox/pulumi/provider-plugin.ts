import { cpSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { SandboxPaths } from "../paths";
import type { ProviderInUse } from "../sandbox-record";
import { toolOf } from "../toolchain/catalogue";
import type { ResolvedTool } from "../toolchain/find-tool";

/** The version of the npm package, which is the one that Pulumi asks for. */
export function wantedVersion(): string {
  const { version } = require("@pulumi/kubernetes/package.json") as { version: string };
  return version;
}

/** A hard link where that can be, else a copy: the sandbox's folder may lie on another disk than the cache. */
function place(file: string, target: string): void {
  try {
    linkSync(file, target);
  } catch {
    cpSync(file, target);
  }
}

/**
 * Puts the Kubernetes provider into the sandbox's Pulumi home under the version that the program asks for; a whole
 * folder, or none. One from PATH too: Pulumi would take it from there in whatever version, and warn of it at every
 * command. Here it runs what the sandbox's record says (`PULUMI_IGNORE_AMBIENT_PLUGINS`).
 */
export function placeProvider(paths: SandboxPaths, plugin: ResolvedTool): ProviderInUse {
  const plugins = path.join(paths.pulumiHome, "plugins");
  const folder = path.join(plugins, `resource-kubernetes-v${wantedVersion()}`);
  const temporary = path.join(plugins, `.partial-${process.pid}`);
  mkdirSync(temporary, { recursive: true });
  const files = [plugin.name, ...(toolOf(plugin.name).data?.files ?? [])];
  for (const name of files) {
    const file = path.join(path.dirname(plugin.path), name);
    if (existsSync(file)) place(file, path.join(temporary, name));
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(temporary, folder);
  return { version: plugin.version, source: plugin.source, path: plugin.path };
}

/** `4.25.0 (cache)`. */
export function describeProvider({ version, source, path: file }: ProviderInUse): string {
  const from = source === "PATH" || source === "Pulumi home" ? `${source}: ${file}` : source;
  return `${version === "unknown" ? "version unknown" : version} (${from})`;
}
