import { homedir } from "node:os";
import path from "node:path";

/** Where built tools, copied sources and downloaded plugins are kept: shared by all checkouts of this user. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  return path.join(base && path.isAbsolute(base) ? base : path.join(homedir(), ".cache"), "talos-policy-lab");
}
