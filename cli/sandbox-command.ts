import { type Command, Option } from "commander";
import { formatEnvironment, SHELLS, type Shell } from "../sandbox/environment";
import { sandboxPaths } from "../sandbox/paths";
import { PROVIDER_MODES, type ProviderMode, parseProviderMode } from "../sandbox/pulumi/provider-choice";
import { UserError } from "../sandbox/user-error";
import { projectFolder } from "./project-folder";
import { terminalReporter } from "./terminal-reporter";

/** The option that chooses the Kubernetes provider plugin. */
export const providerOption = () =>
  new Option(
    "--provider <kind>",
    "Kubernetes provider plugin; auto: the official one if it can be had (LAB_PROVIDER)",
  ).choices(PROVIDER_MODES);

/** The wanted provider: the option, else LAB_PROVIDER. */
export function wantedProvider(option: ProviderMode | undefined): ProviderMode {
  const mode = option ?? parseProviderMode(process.env.LAB_PROVIDER);
  if (mode) return mode;
  throw new UserError(`LAB_PROVIDER=${process.env.LAB_PROVIDER} is not one of ${PROVIDER_MODES.join(", ")}`, {
    exitCode: 2,
  });
}

/** `lab sandbox …`. */
export function addSandboxCommands(program: Command): void {
  const project = () => projectFolder(program.opts<{ project?: string }>().project);
  const sandbox = program
    .command("sandbox")
    .description("the control plane on this machine: up, down, status, env");

  sandbox
    .command("up")
    .description("start it, or repair it; harmless when it runs")
    .addOption(providerOption())
    .action(async ({ provider }: { provider?: ProviderMode }) => {
      const { sandboxUp } = require("../sandbox/up") as typeof import("../sandbox/up");
      await sandboxUp(project(), { provider: wantedProvider(provider), reporter: terminalReporter() });
    });

  sandbox
    .command("down")
    .description("stop it and remove its data, the Pulumi state of its stack included")
    .action(async () => {
      const { sandboxDown } = require("../sandbox/down") as typeof import("../sandbox/down");
      await sandboxDown(project(), terminalReporter());
    });

  sandbox
    .command("status")
    .description("what runs; exit 0 running, 1 degraded, 3 stopped")
    .option("--json", "print it as JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const { sandboxStatus, STATUS_EXIT_CODES } =
        require("../sandbox/status") as typeof import("../sandbox/status");
      const status = await sandboxStatus(project());
      if (json) console.log(JSON.stringify(status, null, 2));
      else console.log((require("./status-table") as typeof import("./status-table")).formatStatus(status));
      process.exitCode = STATUS_EXIT_CODES[status.state];
    });

  sandbox
    .command("env")
    .description('settings for a shell: eval "$(npx lab sandbox env)"')
    .addOption(new Option("--shell <kind>", "output format").choices(SHELLS).default("posix"))
    .action(({ shell }: { shell: Shell }) => {
      console.log(formatEnvironment(sandboxPaths(project()), shell));
    });
}
