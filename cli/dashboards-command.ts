import type { Command } from "commander";
import type { DashboardsOptions } from "./dashboards/run-dashboards";
import { projectFolder } from "./project-folder";
import { several } from "./several";

const help = `
Moments are now, now-3h, 2026-01-31T12:00:00Z or seconds since 1970; durations are 30s, 15m, 1h30m.
With --demo, now is the end of the recording, and the whole of it is shown.

Examples:
  kubectl --namespace monitoring port-forward service/prometheus-operated 9090
  lab dashboards --stack homelab --html dashboards.html    what Grafana would show now, as one file
  lab dashboards --last 15m --src-ns policy-lab            in numbers: who in the lab was dropped lately
  lab dashboards --prometheus sandbox --last 15m           what happened on the node of lab sandbox up --packets
  lab dashboards --demo --phase l7-get-root --html -       without a cluster: a recorded example

--html writes charts that need no network and no Grafana; a reader sees where the values are from.
Exit codes: 0 every panel has data, 1 one has none (with --allow-empty: 0) or there is no Prometheus, 2 wrong usage.
A panel without data is said with the setting that its metric needs; a cluster without traffic has such panels, too.`;

/** `lab dashboards`. Nothing of what draws is loaded before it is asked for. */
export function addDashboardsCommand(program: Command): void {
  program
    .command("dashboards")
    .description(
      "the dashboards without Grafana: from a Prometheus, or a recorded example, as text or one page",
    )
    .option("--stack <name>", "make them for the stack of Pulumi.<name>.yaml (default: sandbox)")
    .option("--phase <name>", "make them for this phase, not the one of the stack")
    .option(
      "--prometheus <url>",
      "the Prometheus to ask, or sandbox for that of a sandbox with packets (default: http://127.0.0.1:9090)",
    )
    .option("--demo", "no cluster: a Prometheus on this machine with a recorded timeline of Cilium's metrics")
    .option("--from <moment>", "first moment to show")
    .option("--to <moment>", "last moment to show (default: now)")
    .option("--last <duration>", "show so much up to --to, instead of --from (default: 1h)")
    .option("--step <duration>", "time between two points (default: what gives at most 480)")
    .option("--namespace <name>", "only flows with this namespace at either end", several)
    .option("--src-ns <name>", "only flows from this namespace (repeatable)", several)
    .option("--dst-ns <name>", "only flows to this namespace (repeatable)", several)
    .option("--html <file>", "write the charts as one HTML file, too; - for standard output, and no text")
    .option("--json", "print the numbers as JSON")
    .option("--allow-empty", "exit 0 although a panel has no data")
    .addHelpText("after", help)
    .action(async (options: DashboardsOptions) => {
      const { runDashboards } =
        require("./dashboards/run-dashboards") as typeof import("./dashboards/run-dashboards");
      process.exitCode = await runDashboards(options, () =>
        projectFolder(program.opts<{ project?: string }>().project),
      );
    });
}
