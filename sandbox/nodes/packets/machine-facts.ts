import { existsSync, readFileSync } from "node:fs";
import { release } from "node:os";
import path from "node:path";
import { UserError } from "../../../messages/user-error";
import { runCommand } from "../../run-command";
import { isBuilt } from "../../toolchain/go-program";
import { agentProgram } from "./agent-program";
import { ownCgroupMount } from "./cgroup";
import { type MachineFacts, packages } from "./preflight";

/** Looks a program of the machine up where Debian has programs, and in PATH. */
export function findOnMachine(name: string): string | undefined {
  const folders = [
    ...(process.env.PATH ?? "").split(path.delimiter),
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
  ];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** The newest clang of 14 or later; Cilium's datapath compiles with it and those after it. */
export function findClang(): string | undefined {
  const versions = [19, 18, 17, 16, 15, 14].map((version) => `clang-${version}`);
  return versions.map(findOnMachine).find((file) => file !== undefined);
}

/** A rule that redirects to a local socket, and one that looks for the socket: what the proxy and DNS rules need. */
const PROXY_RULES = [
  "mount -t tmpfs none /run",
  "iptables -t mangle -A PREROUTING -p tcp -m socket --transparent -j MARK --set-mark 0x200",
  "iptables -t mangle -A PREROUTING -p tcp -j TPROXY --on-port 1 --on-ip 127.0.0.1 --tproxy-mark 0x200",
].join(" && ");

/** Memory that programs could have, swap among it, by the text of /proc/meminfo (proc(5)), in bytes. */
export function availableMemory(meminfo: string): number {
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(meminfo)?.[1] ?? 0);
  return 1024 * (kilobytes("MemAvailable") + kilobytes("SwapFree"));
}

/** What a build of the agent needs of the machine, where one is needed. */
async function buildFacts(): Promise<Pick<MachineFacts, "go" | "memoryForBuild">> {
  try {
    if (await isBuilt(agentProgram)) return {};
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { go: { problem: error.message, fix: error.fix ?? "install Go 1.24 or newer" } };
  }
  return { memoryForBuild: availableMemory(readFileSync("/proc/meminfo", "utf8")) };
}

/** Asks the machine; changes nothing: the rules are tried in namespaces that go with the command. */
export async function machineFacts(): Promise<MachineFacts> {
  const missing = Object.keys(packages).filter((name) =>
    name === "clang" ? findClang() === undefined : findOnMachine(name) === undefined,
  );
  const root = process.getuid?.() === 0;
  const tries = process.platform === "linux" && root && !missing.includes("iptables");
  const rules = tries
    ? await runCommand("unshare", ["--net", "--mount", "sh", "-c", PROXY_RULES], { timeoutMs: 20_000 })
    : undefined;
  return {
    ...(process.platform === "linux" ? await buildFacts() : {}),
    platform: process.platform,
    root,
    kernel: release(),
    cgroup2: ownCgroupMount() !== undefined,
    btf: existsSync("/sys/kernel/btf/vmlinux"),
    missingPrograms: missing,
    ...(rules === undefined || rules.exitCode === 0 ? {} : { proxyRules: rules.stderr.trim() }),
  };
}
