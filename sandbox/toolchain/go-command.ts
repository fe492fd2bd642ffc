import { buildFlags, linkerFlags, programVersion } from "./pins";
import type { Tool } from "./tool";

/** Tools that one `go build` makes, so that the link of one overlaps with what is compiled for the next. */
export type BuildGroup = readonly [Tool, ...Tool[]];

/** Groups tools by module, in the order given. */
export function buildGroups(tools: readonly Tool[]): readonly BuildGroup[] {
  const groups = new Map<string, [Tool, ...Tool[]]>();
  for (const tool of tools) {
    const group = groups.get(tool.pins);
    if (group) group.push(tool);
    else groups.set(tool.pins, [tool]);
  }
  return [...groups.values()];
}

/** The name that Go gives a package's program: the last part of its path that is not a major version. */
export function programName(goPackage: string): string {
  const parts = goPackage.split("/").filter((part) => !/^v\d+$/.test(part));
  return parts.at(-1) ?? goPackage;
}

/** Room for one compile: the largest packages (Pulumi's Go SDK of Kubernetes) need more than a gigabyte each. */
const BYTES_PER_COMPILE = 2 * 2 ** 30;

/** How many packages are compiled at once: as many as there are cores, and memory for them. At least one. */
export function parallelCompiles(cores: number, memoryBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / BYTES_PER_COMPILE)));
}

/** Arguments of the `go` that builds a group's programs into a folder, each with linker flags of its own. */
export function buildArguments(group: BuildGroup, folder: string, parallel: number): readonly string[] {
  return [
    "build",
    "-mod=readonly",
    "-p",
    String(parallel),
    ...new Set(group.flatMap(buildFlags)),
    ...group.map((tool) => `-ldflags=${tool.package}=${linkerFlags(tool, programVersion(tool))}`),
    "-o",
    `${folder}/`,
    ...group.map((tool) => tool.package),
  ];
}
