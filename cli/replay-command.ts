import type { Command } from "commander";
import { addRenderOptions } from "./rendering/add-render-options";
import type { ReplayOptions } from "./replay/replay-options";
import { formatOption } from "./report/format-option";
import { several } from "./several";

const help = `
Examples:
  hubble observe -o json --last 10000 | lab replay -f new-policies/     what would these cut off?
  hubble observe -o json --follow | lab replay --live --with new.yaml   until Ctrl-C, with a summary as it goes
  lab replay --flows events.log --flows events.log.1.gz --live --with new.yaml --markdown
  lab replay --flows flows.jsonl --live --check                         does the engine say what Cilium did?
  lab replay --flows flows.jsonl --phase baseline

Flows: JSON lines of \`hubble observe -o json\` (or jsonpb), an agent's export file, either of them as gzip.
Exit codes: 0 nothing would break, 1 something would, a policy is refused, or with --check a recorded verdict is not what
the engine says, 2 wrong usage, no flow or no policy in the input.`;

/** `lab replay`. Nothing of the engine is loaded before it is asked something. */
export function addReplayCommand(program: Command): void {
  const command = program
    .command("replay")
    .description("what policies would have done to traffic that Hubble recorded: what would break, and why")
    .option("--flows <file>", "flows of Hubble (repeatable; default: standard input, -)", several)
    .option(
      "-f, --file <path>",
      "take policies, and pods if there are any, from a file or folder (repeatable)",
      several,
    );
  addRenderOptions(command)
    .option("--live", "take policies and pods from the cluster of the kubeconfig; nothing is changed there")
    .option("--context <name>", "context of the kubeconfig for --live (default: the current one)")
    .option("--phase <name>", "take the policies of this phase")
    .option("--cilium <version>", "as this release of Cilium decides (default: the cluster's, else 1.18)")
    .option(
      "--with <path>",
      "with --live or files: these (a path, kustomize:DIR, helm:CHART) are added, or replace theirs (repeatable)",
      several,
    )
    .option("--without <object>", "with --live or files: without kind/namespace/name (repeatable)", several)
    .option(
      "--check",
      "list recorded verdicts that the engine does not give under the policies that were in force",
    )
    .option("--all", "show traffic for which nothing changes, too")
    .option("--every <seconds>", "how often a summary is written while standard input goes on", "10")
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .option("--markdown", "the same as --format markdown, for a comment on a pull request")
    .option("--html <file>", "write the answer as one HTML file, too")
    .addHelpText("after", help)
    .action(async (options: ReplayOptions) => {
      const { runReplay } = require("./replay/run-replay") as typeof import("./replay/run-replay");
      process.exitCode = await runReplay(options, program.version() ?? "");
    });
}
