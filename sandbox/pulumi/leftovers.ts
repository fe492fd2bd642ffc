import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { listProcesses, type ProcessInfo } from "../process-list";
import { runCommand } from "../run-command";

/** What Pulumi starts for an update: its language host, the program in Node, the provider plugin. */
const HELPER = /(^|\/)pulumi-(language|resource)-[\w-]+(\s|$)|@pulumi\/pulumi\/cmd\/run(\/index\.js)?(\s|$)/;

/** Whether a command line is that of a helper of some Pulumi. */
export function looksLikeHelper(command: string): boolean {
  return HELPER.test(command);
}

/**
 * Whether a process has a variable with that very value in its environment.
 *
 * @param environment variables, divided by NUL (Linux, /proc) or by blanks (macOS, `ps -E`).
 */
export function hasVariable(environment: string, name: string, value: string): boolean {
  return ["\0", " "].some((divider) =>
    `${divider}${environment}${divider}`.includes(`${divider}${name}=${value}${divider}`),
  );
}

async function environmentOf({ pid }: ProcessInfo): Promise<string> {
  const file = `/proc/${pid}/environ`;
  try {
    if (existsSync("/proc/self/environ")) return readFileSync(file, "utf8");
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return "";
  }
  return (await runCommand("ps", ["-E", "-ww", "-o", "command=", "-p", String(pid)])).stdout.trim();
}

/**
 * The helpers that a Pulumi started for the sandbox with this Pulumi home, wherever their programs lie. They inherit the
 * variable from the Pulumi that started them; no other sandbox and no Pulumi of the user's has it.
 */
export async function helpersOf(pulumiHome: string): Promise<readonly ProcessInfo[]> {
  const home = path.resolve(pulumiHome);
  const candidates = (await listProcesses()).filter(({ command }) => looksLikeHelper(command));
  const environments = await Promise.all(candidates.map(environmentOf));
  return candidates.filter((_, index) => hasVariable(environments[index] ?? "", "PULUMI_HOME", home));
}
