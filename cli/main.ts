import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { interrupt, interrupted, interruption } from "../sandbox/interruption";
import { addDashboardsCommand } from "./dashboards-command";
import { addLintCommand } from "./lint-command";
import { addPoliciesCommand } from "./policies-command";
import { describeError } from "./report-error";
import { addSandboxCommands } from "./sandbox-command";
import { addStartCommand } from "./start-command";
import { addTalosPatchCommand } from "./talos-patch-command";
import { addTestCommand } from "./test-command";
import { addToolsCommand } from "./tools-command";
import { addVerdictsCommand } from "./verdicts-command";
import { addVerifyCleanCommand } from "./verify-clean-command";

const { version } = JSON.parse(readFileSync(path.join(__dirname, "..", "package.json"), "utf8")) as {
  version: string;
};

/** The command line, without running it. */
export function labProgram(): Command {
  const program = new Command("lab")
    .description(
      "What `pulumi` does not do: the tools, the control plane on this machine, the whole way in one command.",
    )
    .version(version, "-V, --version", "print the version")
    .option("--project <folder>", "project to work on (default: this checkout, or LAB_PROJECT)")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      "after",
      "\nExit codes: 0 success, 1 failed or not as expected, 2 wrong usage, 3 stopped, 130 interrupted.",
    )
    .exitOverride();
  addStartCommand(program);
  addSandboxCommands(program);
  addToolsCommand(program);
  addTalosPatchCommand(program);
  addVerdictsCommand(program);
  addLintCommand(program);
  addTestCommand(program);
  addPoliciesCommand(program);
  addDashboardsCommand(program);
  addVerifyCleanCommand(program);
  return program;
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  try {
    await labProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const { text, exitCode } = describeError(interruption.aborted ? interrupted() : error);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}

if (process.argv[1] !== undefined && /[/\\](lab|lab\.js)$/.test(process.argv[1])) void main();
