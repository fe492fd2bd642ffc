import { type Command, Option } from "commander";
import type { DoctorOptions } from "./doctor/doctor-options";
import { projectFolder } from "./project-folder";
import { formatOption } from "./report/format-option";
import { several } from "./several";

const help = `
Looks at a cluster, and changes nothing there: context, versions, machines, definitions, Helm releases, pods, what each
agent of Cilium says of itself, policies and endpoints, monitors and targets, metrics that dashboards ask for, dashboards,
storage, certificates, clocks. Every finding has a severity, what was seen, and what fixes it. What cannot be read is said,
with the right that is missing; a check never passes for want of a fact.

Examples:
  lab doctor --before --stack homelab      before \`pulumi up\`: is the cluster ready for it?
  lab doctor --stack homelab               after it
  lab doctor --wait 10m                    until it is healthy, with what is still missing
  lab doctor --only clock-skew,certificate-expired
  lab doctor --bundle report.tar.gz        what a bug report needs, secrets left out

Exit codes: 0 nothing that counts, 1 an error (see --fail-on), 2 wrong usage, 3 something could not be read, 130 interrupted.
All checks: docs/doctor.md`;

/** `lab doctor`. Nothing of the Kubernetes client is loaded before it is asked something. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("what is wrong with a cluster, before and after an installation; read-only")
    .option("--context <name>", "context of the kubeconfig (default: the stack's, else the current one)")
    .option("--stack <name>", "hold the cluster against the stack of Pulumi.<name>.yaml, too")
    .option("--before", "before an installation: Cilium is not expected, nor a network")
    .option(
      "--prometheus <url>",
      "the Prometheus to ask: an address, or sandbox (default: the cluster's, through the API server)",
    )
    .option("--only <checks>", "only these checks, by their ids, with commas between (repeatable)", several)
    .option("--skip <checks>", "not these checks (repeatable)", several)
    .addOption(
      new Option("--fail-on <least>", "exit 1 for findings of this severity or worse")
        .choices(["error", "warning", "info", "none"])
        .default("error"),
    )
    .option("--wait [duration]", "look again until the exit code is 0, at most so long (default: 10m)")
    .option("--verbose", "name the checks that passed, and those that had nothing to look at")
    .option("--bundle <file>", "write what a bug report needs as a .tar.gz, without secrets")
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .addHelpText("after", help)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = require("./doctor/run-doctor") as typeof import("./doctor/run-doctor");
      process.exitCode = await runDoctor(options, {
        project: () => projectFolder(program.opts<{ project?: string }>().project),
        version: program.version() ?? "",
      });
    });
}
