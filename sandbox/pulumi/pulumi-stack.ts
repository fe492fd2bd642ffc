import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import { sandboxEnvironment } from "../environment";
import { type SandboxPaths, STACK_NAME } from "../paths";
import { runCommand } from "../run-command";
import { lastLines } from "../toolchain/go-failure";

/** The stack begins with what the checkout says, in a file of the sandbox's own: a checkout stays as it was. */
function placeStackFile({ project, stackFile }: SandboxPaths): void {
  const first = path.join(project, path.basename(stackFile));
  if (!existsSync(stackFile) && existsSync(first)) copyFileSync(first, stackFile);
}

/** Makes the stack of the sandbox and selects it, so that plain `pulumi` commands work on it. */
export async function selectStack(paths: SandboxPaths, pulumi: string): Promise<void> {
  if (!existsSync(path.join(paths.project, "Pulumi.yaml"))) {
    throw new UserError(`there is no Pulumi.yaml in ${paths.project}`, {
      fix: "run lab in the project's folder",
    });
  }
  mkdirSync(paths.state, { recursive: true });
  placeStackFile(paths);
  const args = [
    "stack",
    "select",
    "--create",
    STACK_NAME,
    "--secrets-provider",
    "passphrase",
    "--non-interactive",
  ];
  const result = await runCommand(pulumi, args, {
    cwd: paths.project,
    environment: { ...sandboxEnvironment(paths.project), PULUMI_OPTION_CONFIG_FILE: paths.stackFile },
    timeoutMs: 60_000,
  });
  if (result.exitCode !== 0) {
    throw new UserError(
      `the Pulumi stack ${STACK_NAME} could not be made:\n${lastLines(`${result.stdout}\n${result.stderr}`)}`,
    );
  }
}
