import type { Command } from "commander";
import type { AboutOptions } from "./about/run-about";
import { projectFolder } from "./project-folder";

/** `lab about`. */
export function addAboutCommand(program: Command): void {
  program
    .command("about")
    .description("versions, tools and settings: all that a bug report needs, and nothing secret")
    .option("--json", "print it as JSON")
    .action(async (options: AboutOptions) => {
      const { runAbout } = require("./about/run-about") as typeof import("./about/run-about");
      const project = projectFolder(program.opts<{ project?: string }>().project);
      await runAbout(options, project, program.version() ?? "");
    });
}
