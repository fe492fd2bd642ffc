import { spawn } from "node:child_process";
import { releaseOf } from "../cilium/releases";
import { UserError } from "../messages/user-error";
import { sandboxEnvironment } from "../sandbox/environment";
import { stopIfInterrupted } from "../sandbox/interruption";
import { STACK_NAME, sandboxPaths } from "../sandbox/paths";
import type { Reporter } from "../sandbox/reporter";
import { sandboxUp } from "../sandbox/up";
import { describeLab, nextCommands } from "./lab-summary";

/** Tools, sandbox, `pulumi up`, and a summary. Returns the exit code. */
export async function start(project: string, reporter: Reporter): Promise<number> {
  const record = await sandboxUp(project, { reporter, checkCilium: releaseOf });
  stopIfInterrupted();
  reporter.say(`pulumi up of stack ${STACK_NAME}`);
  const exitCode = await streamPulumi(project, ["up", "--yes", "--skip-preview", "--stack", STACK_NAME]);
  stopIfInterrupted();
  if (exitCode !== 0) {
    throw new UserError("pulumi up did not succeed; what it said is above", {
      fix: "fix what it says and run npm start again: it goes on from where it stopped",
    });
  }
  console.log(await describeLab(sandboxPaths(project), record));
  console.log(nextCommands());
  return 0;
}

/** Runs pulumi with our terminal. Ctrl-C reaches it as it reaches us; we wait for it to end in good order. */
function streamPulumi(project: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { cwd: project, env: sandboxEnvironment(project), stdio: "inherit" });
    const forward = () => child.kill("SIGTERM");
    process.once("SIGTERM", forward);
    child.on("error", reject);
    child.on("close", (code) => {
      process.removeListener("SIGTERM", forward);
      resolve(code ?? 1);
    });
  });
}
