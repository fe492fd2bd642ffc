import type { Command } from "commander";
import { several } from "./several";
import type { SuggestOptions } from "./suggest/suggest-options";

const help = `
Examples:
  lab suggest --flows flows.jsonl --namespace shop > shop.yaml       what was seen to pass, and nothing else
  hubble observe -o json --last 10000 | lab suggest --namespace shop
  lab suggest --flows flows.jsonl --namespace shop --l7 --fqdn       requests and DNS names, where the record has them
  lab suggest --flows flows.jsonl --against live                     only what the cluster's policies lack
  lab suggest --flows flows.jsonl --expectations expectations.yaml   for lab test: that it stays so

Flows: JSON lines of \`hubble observe -o json\` (or jsonpb), an agent's export file, either of them as gzip.
Exit codes: 0 the policies were found to do what they are to do (with --exit-code: and nothing is missing), 1 something that
passed would not, or a policy is not right, 2 wrong usage or no flow in the input.`;

/** `lab suggest`. Nothing of the engine is loaded before it is asked something. */
export function addSuggestCommand(program: Command): void {
  program
    .command("suggest")
    .description(
      "the least that must be allowed for recorded traffic to pass, as policies; proven by the engine",
    )
    .option("--flows <file>", "flows of Hubble (repeatable; default: standard input, -)", several)
    .option(
      "--namespace <name>",
      "for these (repeatable; default: the record's, but for the system's)",
      several,
    )
    .option("--l7", "name the HTTP and gRPC requests that were recorded, where there are some")
    .option("--fqdn", "name destinations outside by DNS, where answers in the record say their names")
    .option("--cidr <network>", "let this network stand for the addresses in it (repeatable)", several)
    .option(
      "--port-range <range>",
      "let this range, such as 30000-32767, stand for the ports in it (repeatable)",
      several,
    )
    .option("--labels <keys>", "make selectors of these labels: app,component")
    .option(
      "--against <what>",
      "only what these lack: live, a path, kustomize:DIR, helm:CHART (repeatable)",
      several,
    )
    .option("--context <name>", "context of the kubeconfig for --against live (default: the current one)")
    .option("--values <file>", "values for the charts of --against (repeatable)", several)
    .option("--cilium <version>", "as this release of Cilium decides (default: the cluster's, else 1.18)")
    .option("--exit-code", "with --against: exit 1 if something is missing")
    .option("--expectations <file>", "write an expectations.yaml, for lab test and phase own")
    .option("--json", "print everything for programs")
    .addHelpText("after", help)
    .action(async (options: SuggestOptions) => {
      const { runSuggest } = require("./suggest/run-suggest") as typeof import("./suggest/run-suggest");
      process.exitCode = await runSuggest(options);
    });
}
