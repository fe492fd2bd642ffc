import { clusterTools } from "./definitions/cluster-tools";
import { prometheusTools } from "./definitions/prometheus-tools";
import { pulumiTools } from "./definitions/pulumi-tools";
import type { Purpose, Tool, ToolName } from "./tool";

const tools: readonly Tool[] = [...clusterTools, ...pulumiTools, ...prometheusTools];

/** The definition of a tool. */
export function toolOf(name: ToolName): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`no tool named ${name}`);
  return tool;
}

/** The tools that are needed for one purpose, in the order in which they are built. */
export function toolsFor(purpose: Purpose): readonly ToolName[] {
  return tools.filter(({ neededFor }) => neededFor === purpose).map(({ name }) => name);
}
