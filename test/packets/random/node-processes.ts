import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { firstNode, secondNode, settingsFile } from "../../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../../sandbox/paths";

const pids = (): readonly string[] => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

const read = <Value>(value: () => Value): Value | undefined => {
  try {
    return value();
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
};

/** The process of a checkout's node at a stage; undefined where none runs. */
const find = (checkout: string, stage: "serve" | "world", node: typeof firstNode): number | undefined => {
  const settings = settingsFile(sandboxPaths(checkout), node);
  const found = pids().find((pid) => {
    const [, word, file] = read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")) ?? [];
    return word === stage && file === settings;
  });
  return found === undefined ? undefined : Number(found);
};

/**
 * The process of a checkout's node at one of its stages: `serve` is in its namespaces, `world` in the world's.
 *
 * @param node default: the first, which has the world.
 * @throws Error where none runs.
 */
export const nodeProcess = (checkout: string, stage: "serve" | "world", node = firstNode): number => {
  const found = find(checkout, stage, node);
  if (found === undefined) throw new Error(`no ${node.name} runs for ${checkout}`);
  return found;
};

/** What serves the nodes of a checkout, one process for each that runs. */
export const servingProcesses = (checkout: string): readonly number[] =>
  [firstNode, secondNode].flatMap((node) => find(checkout, "serve", node) ?? []);

/** A process in each of these network namespaces (`net:[4026532000]`). */
export const processesIn = (networks: readonly string[]): ReadonlyMap<string, number> => {
  const wanted = new Set(networks);
  const found = new Map<string, number>();
  for (const pid of pids()) {
    const network = read(() => readlinkSync(`/proc/${pid}/ns/net`));
    if (network !== undefined && wanted.has(network)) found.set(network, Number(pid));
  }
  return found;
};
