import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { ownCgroupMount } from "../../sandbox/nodes/packets/cgroup";
import { settingsFile } from "../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../sandbox/paths";

/** What of a machine a node could leave behind. */
export interface Machine {
  readonly namespaces: readonly string[];
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly cgroups: readonly string[];
  readonly rules: string;
  readonly settings: Readonly<Record<string, string>>;
}

const SHARED_SETTINGS = ["kernel/unprivileged_bpf_disabled", "kernel/timer_migration", "net/ipv4/ip_forward"];

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** The machine as it is now. @param cgroup the name of the node's; those of other nodes of its sandbox begin with it. */
export const machine = async (cgroup: string): Promise<Machine> => {
  const links = await execa("ip", ["-o", "link"]);
  const rules = await execa("iptables-save", [], { reject: false });
  return {
    namespaces: existsSync("/run/netns") ? readdirSync("/run/netns") : [],
    mounts: lines(readFileSync("/proc/self/mountinfo", "utf8")).map((line) => line.split(" ")[4] ?? ""),
    links: lines(links.stdout).map((line) => line.split(":")[1]?.trim() ?? ""),
    cgroups: readdirSync(ownCgroupMount() ?? "").filter((name) => name.startsWith(cgroup)),
    rules: rules.stdout.replaceAll(/^#.*$|\[\d+:\d+\]/gm, ""),
    settings: Object.fromEntries(
      SHARED_SETTINGS.map((name) => [name, readFileSync(join("/proc/sys", name), "utf8")]),
    ),
  };
};

/** Ids of the machine's BPF programs and maps. */
export interface Census {
  readonly programs: readonly number[];
  readonly maps: readonly number[];
}

/** The node's own program, which a sandbox that has been up names in its settings. */
export const nodeProgram = (checkout: string): string => {
  const settings = JSON.parse(readFileSync(settingsFile(sandboxPaths(checkout)), "utf8")) as {
    programs: Readonly<Record<string, string>>;
  };
  return settings.programs["packets-node"] ?? "";
};

/** All BPF programs and maps of the machine now. */
export const census = async (program: string): Promise<Census> =>
  JSON.parse((await execa(program, ["census"])).stdout) as Census;

/** Programs and maps that came since and have not gone. A kernel frees them a moment after their last user. */
export const cameSince = (before: Census, now: Census): number =>
  now.programs.filter((id) => !before.programs.includes(id)).length +
  now.maps.filter((id) => !before.maps.includes(id)).length;
