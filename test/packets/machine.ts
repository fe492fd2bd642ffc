import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { ownCgroupMount } from "../../sandbox/nodes/packets/cgroup";

/** What of a machine a node could leave behind, beside BPF programs. */
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
