import { existsSync, readdirSync, readFileSync } from "node:fs";
import { runCommand } from "./run-command";

/** A process of this machine. */
export interface ProcessInfo {
  readonly pid: number;
  /** Path or name of the program, as it was started. */
  readonly program: string;
  /** The whole command line, arguments separated by blanks. */
  readonly command: string;
  /** When it started. Together with the pid it names one process for ever. */
  readonly startTime: string;
}

/** Field 22 of /proc/<pid>/stat. The second field is the name in brackets and may hold blanks and brackets itself. */
export function startTimeOf(stat: string): string {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** Lines of `ps -o pid=,lstart=,command=`. */
export function parsePs(output: string): readonly ProcessInfo[] {
  return output.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/.exec(line);
    if (!match?.[1] || !match[2] || !match[3]) return [];
    return [
      {
        pid: Number(match[1]),
        startTime: match[2],
        command: match[3],
        program: match[3].split(" -")[0] ?? "",
      },
    ];
  });
}

function readProcess(pid: number): ProcessInfo | undefined {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, "utf8")
      .split("\0")
      .filter((part) => part !== "");
    const program = argv[0];
    // A process that has ended but was not waited for has no command line any more.
    if (program === undefined) return undefined;
    return {
      pid,
      program,
      command: argv.join(" "),
      startTime: startTimeOf(readFileSync(`/proc/${pid}/stat`, "utf8")),
    };
  } catch {
    return undefined;
  }
}

/** All processes that we may look at. */
export async function listProcesses(): Promise<readonly ProcessInfo[]> {
  if (!existsSync("/proc/self/cmdline")) {
    return parsePs((await runCommand("ps", ["-axww", "-o", "pid=,lstart=,command="])).stdout);
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** Whether that very process still runs, and not another one that was given its pid. */
export async function stillRuns(process: ProcessInfo): Promise<boolean> {
  if (existsSync("/proc/self/cmdline")) return readProcess(process.pid)?.startTime === process.startTime;
  return (await listProcesses()).some(
    (other) => other.pid === process.pid && other.startTime === process.startTime,
  );
}
