import { readFileSync } from "node:fs";
import execa from "execa";
import { settingsFile } from "../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../sandbox/paths";

/** Ids of BPF programs and maps. The kernel gives none of them twice. */
export interface BpfObjects {
  readonly programs: readonly number[];
  readonly maps: readonly number[];
}

export const noBpfObjects: BpfObjects = { programs: [], maps: [] };

/** The node's own program, which a sandbox that has been up names in its settings. */
export const nodeProgram = (checkout: string): string => {
  const settings = JSON.parse(readFileSync(settingsFile(sandboxPaths(checkout)), "utf8")) as {
    readonly programs: Readonly<Record<string, string>>;
  };
  return settings.programs["packets-node"] ?? "";
};

/** Those of the whole machine now; of a process of a node: those that this node holds. */
export const bpfObjects = async (program: string, process?: number): Promise<BpfObjects> => {
  const words = process === undefined ? ["census"] : ["census", String(process)];
  return JSON.parse((await execa(program, words)).stdout) as BpfObjects;
};

/** What is in either. */
export const together = (one: BpfObjects, other: BpfObjects): BpfObjects => ({
  programs: [...new Set([...one.programs, ...other.programs])],
  maps: [...new Set([...one.maps, ...other.maps])],
});

/** How many are in both. */
export const countCommon = (one: BpfObjects, other: BpfObjects): number =>
  one.programs.filter((id) => other.programs.includes(id)).length +
  one.maps.filter((id) => other.maps.includes(id)).length;
