import { type Command, Option } from "commander";
import { formatEnvironment, SHELLS, type Shell } from "../sandbox/environment";
import { sandboxPaths } from "../sandbox/paths";
import { projectFolder } from "./project-folder";
import { terminalReporter } from "./terminal-reporter";

/** `lab sandbox …`. */
export function addSandboxCommands(program: Command): void {
  const project = () => projectFolder(program.opts<{ project?: string }>().project);
  const sandbox = program
    .command("sandbox")
    .description("the control plane on this machine: up, down, status, env");

  sandbox
    .command("up")
    .description("start it, or repair it; harmless when it runs")
    .option("--packets", "with a node on which Cilium's own agent enforces: Linux, as root (docs/packets.md)")
    .addOption(
      new Option("--nodes <number>", "how many such nodes, with --packets; default: 1").choices(["1", "2"]),
    )
    .action(async ({ packets, nodes }: { packets?: true; nodes?: "1" | "2" }) => {
      if (nodes !== undefined && !packets) {
        const { usageError } = require("./verdicts/usage-error") as typeof import("./verdicts/usage-error");
        throw usageError("--nodes is about nodes with packets", `lab sandbox up --packets --nodes ${nodes}`);
      }
      const { sandboxUp } = require("../sandbox/up") as typeof import("../sandbox/up");
      const side = nodes === "2" ? "packets-2" : "packets";
      const { releaseOf } = require("../cilium/releases") as typeof import("../cilium/releases");
      await sandboxUp(project(), {
        reporter: terminalReporter(),
        checkCilium: releaseOf,
        ...(packets ? { nodes: side } : {}),
      });
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
    .description('settings for a shell: eval "$(./lab sandbox env)"')
    .addOption(new Option("--shell <kind>", "output format").choices(SHELLS).default("posix"))
    .action(async ({ shell }: { shell: Shell }) => {
      const paths = sandboxPaths(project());
      console.log(formatEnvironment(paths, shell));
      // Standard output is what a shell evaluates.
      const { findComponents } =
        require("../sandbox/control-plane/components") as typeof import("../sandbox/control-plane/components");
      const { listProcesses } =
        require("../sandbox/process-list") as typeof import("../sandbox/process-list");
      if (findComponents(await listProcesses(), paths.cluster).length === 0) {
        process.stderr.write("note: nothing runs in this sandbox yet\nfix: ./lab sandbox up\n");
      }
    });
}
