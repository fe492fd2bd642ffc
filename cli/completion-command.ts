import type { Command } from "commander";

const help = `
Examples:
  source <(lab completion bash)                                 in ~/.bashrc
  source <(lab completion zsh)                                  in ~/.zshrc, after compinit
  lab completion fish > ~/.config/fish/completions/lab.fish`;

type Complete = (value: string, description: string) => void;

/** What of the library's answer is used: the options that it found, by their names. */
interface Completion {
  readonly commands: ReadonlyMap<
    string,
    { readonly options: ReadonlyMap<string, { handler?: (complete: Complete) => void }> }
  >;
}

type Attach = (program: Command, settings: { readonly completionCommandName: string }) => Completion;

const asksForIt = (args: readonly string[]): boolean => args[0] === "completion" || args[0] === "complete";

/** Names of phases, which the options know only once they are written. */
const completePhases = ({ commands }: Completion): void => {
  const { phaseNames } = require("../policies/catalogue") as typeof import("../policies/catalogue");
  for (const { options } of commands.values()) {
    const option = options.get("phase");
    if (option === undefined) continue;
    option.handler = (complete) => {
      for (const name of phaseNames) complete(name, "");
    };
  }
};

/**
 * `lab completion`, of the library @bomb.sh/tab: a script for a shell, which then asks `lab complete` for what may come next.
 * It has to be added last: it completes the commands that there are.
 */
export function addCompletionCommand(program: Command): void {
  if (!asksForIt(process.argv.slice(2))) {
    program
      .command("completion")
      .description("what a shell needs to complete the commands and options of lab")
      .argument("<shell>", "bash, zsh, fish or powershell")
      .addHelpText("after", help);
    return;
  }
  const attach = (require("@bomb.sh/tab/commander") as { default: Attach }).default;
  completePhases(attach(program, { completionCommandName: "completion" }));
  program.commands.find((command) => command.name() === "completion")?.addHelpText("after", help);
}
