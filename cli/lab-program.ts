import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { nearestName } from "../messages/nearest-name";
import { checkoutFolder } from "../sandbox/checkout-folder";
import { interrupt, interrupted, interruption } from "../sandbox/interruption";
import { guardOutput } from "./guarded-output";
import { describeError } from "./report-error";

const { version } = JSON.parse(readFileSync(path.join(checkoutFolder, "package.json"), "utf8")) as {
  version: string;
};

/** What adds a command to the program. */
export type AddCommand = (program: Command) => void;

/**
 * The program `lab` with these commands, without running it.
 *
 * @param description what it is, in a line.
 * @param project what `--project` is when it is not given.
 */
export function programOf(description: string, project: string, commands: readonly AddCommand[]): Command {
  const program = new Command("lab")
    .description(description)
    .version(version, "-V, --version", "print the version")
    .option("--project <folder>", `project to work on (default: ${project}, or LAB_PROJECT)`)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      "after",
      "\nExit codes: 0 success, 1 failed or not as expected, 2 wrong usage, 3 stopped, 130 interrupted.",
    )
    .exitOverride();
  for (const add of commands) add(program);
  return program;
}

/** Commands that have started something when a signal comes, and end it in good order. All others just end. */
const orderly: ReadonlySet<string> = new Set([
  "start",
  "sandbox",
  "tools",
  "dashboards",
  "verify-clean",
  "prove",
  "doctor",
  "hubble",
]);

const topLevel = (command: Command): string =>
  command.parent?.parent == null ? command.name() : topLevel(command.parent);

/** Commander knows slips of the keyboard only; most people write the beginning of a name. */
const withNearest = (message: string, program: Command): string => {
  const written = /unknown command '([^']*)'/.exec(message)?.[1];
  if (written === undefined) return message;
  const near = nearestName(
    written,
    program.commands.map((command) => command.name()),
  );
  const fix = near === undefined ? "lab --help   # lists the commands" : `lab ${near}`;
  return `${message.split("\n")[0]}\nfix: ${fix}\n`;
};

/** Runs it with the arguments of this process, and sets the exit code. */
export async function runProgram(program: Command): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) guardOutput(stream);
  program.configureOutput({ outputError: (text, write) => write(withNearest(text, program)) });
  program.hook("preAction", (_, action) => {
    if (!orderly.has(topLevel(action))) return;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  });
  try {
    await program.parseAsync();
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
