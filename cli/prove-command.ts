import type { Command } from "commander";
import { projectFolder } from "./project-folder";
import type { ProveOptions } from "./prove/prove-options";
import { formatOption } from "./report/format-option";

const help = `
Each expectation becomes a real probe: a connection, a request, a query, sent from the pod that it names, or from a small pod
of its own with that pod's namespace and labels, which is gone afterwards. What the client sees has to be what is computed
for the policies that the cluster has, and what is expected.

Examples:
  lab prove                                   the phase that the selected stack has up
  lab prove --stack homelab --html proof.html
  lab prove --phase l7-get-root --context admin@homelab
  lab prove -f shop/                          your own policies, between your own workloads: shop/expectations.yaml
  lab prove --require hubble,metrics          fails where one of these saw nothing, too
  lab prove --load 60s --html proof.html      the runbook's two loops, and the curves that they make
  lab prove --swap baseline l7-get-root       pulumi up under load: no hole, no outage, on connections new and kept

Exit codes: 0 every expectation is proven, 1 one is not as expected, or a required witness is missing or silent, 2 wrong
usage, 3 not everything can be proven here; each row says why, 130 interrupted. On a sandbox without packets it is 3.`;

/** `lab prove`. Nothing of the engine or the Kubernetes client is loaded before it is asked for. */
export function addProveCommand(program: Command): void {
  program
    .command("prove")
    .description("whether a cluster treats real connections and requests as computed and expected")
    .option("--stack <name>", "prove the phase that this stack has up (default: the selected stack)")
    .option("--phase <name>", "prove this phase of the catalogue")
    .option("-f, --file <folder>", "prove the expectations.yaml of a folder of yours")
    .option("--context <name>", "context of the kubeconfig (default: the current one)")
    .option("--require <witnesses>", "fail without these, too: hubble,metrics")
    .option(
      "--prometheus <where>",
      "whose counters are a witness: an address, sandbox, or none for the agents' own (default: the cluster's Prometheus, else the agents)",
    )
    .option("--image <image>", "what pods run that are made for probes; it needs sh, sleep and curl")
    .option(
      "--debug-image <image>",
      "add a container of this image to pods that have no curl or no shell; it stays in the pod's object",
    )
    .option("--outside-address <address>", "an address outside of the cluster where somebody answers")
    .option(
      "--outside-shell <command>",
      "a command that runs a shell outside of the cluster: 'ssh somewhere sh'",
    )
    .option("--load <duration>", "then send what is denied for so long, and show the counters rise: 60s")
    .option("--rate <number>", "requests a second of --load (default: 20)")
    .option(
      "--swap <phases...>",
      "bring the stack from one phase to another, and count what becomes of requests",
    )
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .option("--junit", "the same as --format junit")
    .option("--html <file>", "write a page, too")
    .addHelpText("after", help)
    .action(async (options: ProveOptions & { readonly swap?: readonly string[] }) => {
      const { runProve } = require("./prove/run-prove") as typeof import("./prove/run-prove");
      const project = () => projectFolder(program.opts<{ project?: string }>().project);
      if (options.swap !== undefined) {
        const { runSwap } = require("./prove/run-swap") as typeof import("./prove/run-swap");
        process.exitCode = await runSwap(options.swap, options, project);
        return;
      }
      process.exitCode = await runProve(options, project, program.version() ?? "");
    });
}
