import type { Reporter } from "../../sandbox/reporter";
import { toolsFor } from "../../sandbox/toolchain/catalogue";
import { ensureTools, toolPath } from "../../sandbox/toolchain/resolve-tool";

/** Paths of the programs with which dashboards, alerts and queries are tried. */
export interface EvidenceTools {
  readonly prometheus: string;
  readonly promtool: string;
}

/**
 * Gets Prometheus and promtool ready: from PATH (any 3.x), from the cache, or built once, which takes minutes.
 *
 * @param reporter is told where each is from and how a build goes.
 * @throws UserError if they cannot be built.
 */
export async function evidenceTools(reporter: Reporter): Promise<EvidenceTools> {
  const tools = await ensureTools(toolsFor("evidence"), reporter);
  return { prometheus: toolPath(tools, "prometheus"), promtool: toolPath(tools, "promtool") };
}
