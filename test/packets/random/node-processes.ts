import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

const pids = (): readonly string[] => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

const read = <Value>(value: () => Value): Value | undefined => {
  try {
    return value();
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
};

/** The process of a checkout's node at one of its stages: `serve` is in its namespaces, `world` in the world's. */
export const nodeProcess = (checkout: string, stage: "serve" | "world"): number => {
  const folder = join(checkout, ".sandbox");
  const found = pids().find((pid) => {
    const [, word, file = ""] = read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")) ?? [];
    return word === stage && file.startsWith(`${folder}/`);
  });
  if (found === undefined) throw new Error(`no node with packets runs for ${checkout}`);
  return Number(found);
};

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
