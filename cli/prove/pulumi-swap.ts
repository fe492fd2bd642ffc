import { UserError } from "../../messages/user-error";
import { runCommand } from "../../sandbox/run-command";

const upSeconds = 900;

const pulumi = async (project: string, args: readonly string[]): Promise<void> => {
  const { exitCode, stdout, stderr } = await runCommand("pulumi", [...args, "--non-interactive"], {
    cwd: project,
    timeoutMs: upSeconds * 1000,
  });
  if (exitCode === 0) return;
  const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
  throw new UserError(`pulumi ${args.join(" ")} did not succeed:\n${said}`, {
    fix: "pulumi up   # once it succeeds by itself, so will this",
  });
};

/** Selects a phase in a stack's configuration and brings the cluster there. @throws UserError where Pulumi does not succeed. */
export const bringUp = async (project: string, stack: string, phase: string): Promise<void> => {
  await pulumi(project, ["config", "set", "phase", phase, "--stack", stack]);
  await pulumi(project, ["up", "--yes", "--skip-preview", "--stack", stack]);
};

/** The lab's token as a stack's configuration has it; undefined where it has none or its secrets can't be read. */
export const tokenOfStack = async (project: string, stack: string): Promise<string | undefined> => {
  const { exitCode, stdout } = await runCommand(
    "pulumi",
    ["config", "get", "--path", "lab.adminToken", "--stack", stack, "--non-interactive"],
    { cwd: project, timeoutMs: 60_000 },
  );
  return exitCode === 0 ? stdout.trim() : undefined;
};
