import type { Command } from "commander";
import type { ProviderMode } from "../sandbox/pulumi/provider-choice";
import { projectFolder } from "./project-folder";
import { providerOption, wantedProvider } from "./sandbox-command";
import { terminalReporter } from "./terminal-reporter";

/** `lab start`. */
export function addStartCommand(program: Command): void {
  program
    .command("start")
    .description("all of it: tools, sandbox, `pulumi up`, and what then stands")
    .addOption(providerOption())
    .action(async ({ provider }: { provider?: ProviderMode }) => {
      const project = projectFolder(program.opts<{ project?: string }>().project);
      const { start } = require("./start") as typeof import("./start");
      process.exitCode = await start(project, wantedProvider(provider), terminalReporter());
    });
}
