import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { isExecutable } from "./path-lookup";
import type { ToolName } from "./tool";

const PLUGIN_PREFIX = "pulumi-resource-";

/** The user's own Pulumi home; undefined in a shell that was set up for a sandbox, which has one of its own. */
export function userPulumiHome(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const home = environment.PULUMI_HOME || path.join(homedir(), ".pulumi");
  return path.basename(path.dirname(home)) === ".sandbox" ? undefined : home;
}

/** A plugin as `pulumi plugin install` lays it down in the user's Pulumi home, in exactly that version. It is only read. */
export function pluginInHome(
  name: ToolName,
  version: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const home = userPulumiHome(environment);
  if (home === undefined || !name.startsWith(PLUGIN_PREFIX)) return undefined;
  const folder = path.join(home, "plugins", `resource-${name.slice(PLUGIN_PREFIX.length)}-v${version}`);
  const file = path.join(folder, name);
  // While an installation runs, or after one that was cut off, this file lies beside the folder.
  return isExecutable(file) && !existsSync(`${folder}.partial`) ? file : undefined;
}
