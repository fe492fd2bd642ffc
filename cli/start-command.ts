import type { Command } from "commander";
import { projectFolder } from "./project-folder";
import { terminalReporter } from "./terminal-reporter";

/** `lab start`. */
export function addStartCommand(program: Command): void {
  program
    .command("start")
    .description("all of it: tools, sandbox, `pulumi up`, and what then stands")
    .action(async () => {
      const project = projectFolder(program.opts<{ project?: string }>().project);
      const { start } = require("./start") as typeof import("./start");
      process.exitCode = await start(project, terminalReporter());
    });
}
