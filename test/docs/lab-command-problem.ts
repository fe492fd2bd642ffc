import { type Command, CommanderError } from "commander";
import { labProgram } from "../../cli/main";

/** Takes what the commands would do away, and keeps what they say to a terminal from it. */
const silenced = (command: Command, ran: () => void): void => {
  command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined }).exitOverride();
  if (command.commands.length === 0) command.action(ran);
  for (const each of command.commands) silenced(each, ran);
};

/**
 * What the command line of `lab` says against arguments: a command or an option that it does not have, a value that it
 * does not take, an argument too few. Nothing is run.
 */
export const labCommandProblem = async (args: readonly string[]): Promise<string | undefined> => {
  const program = labProgram();
  let ran = false;
  silenced(program, () => {
    ran = true;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return ran ? undefined : "no command of lab";
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are asked for and printed.
    return error.exitCode === 0 ? undefined : error.message;
  }
};
