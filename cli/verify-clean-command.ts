import { type Command, Option } from "commander";
import type { VerifyCleanOptions } from "./verify-clean/run-verify-clean";

const help = `
Nothing of the lab is left if its namespaces are gone, no policy of any stack or overlay of the catalogue is there, and
no agent of Cilium redirects a port to a proxy. What is the lab's is told by kind, namespace and name; everything else in
these namespaces, and every other cluster-wide policy, is listed as somebody else's and never touched. Policies of phase
own are not in the catalogue, and so are listed as somebody else's. An agent that cannot be asked is said, and is no
failure.

The first choice for taking the lab away is Pulumi, which knows what it made:
  pulumi config set phase none && pulumi up    # no policy and no pod; the namespace stays: --after none
  pulumi destroy                               # the namespaces, too
--fix is for a lost state: it deletes the lab's policies by their identity and prints each. It deletes no pod, no
namespace and nothing of somebody else's, and keeps policies of a namespace in which pods of the lab run. Where Pulumi
still has the state, it will miss what --fix deleted: pulumi refresh.

Examples:
  lab verify-clean --context admin@homelab
  lab verify-clean --after none --json

Exit codes: 0 clean, 1 not clean or not able to tell, 2 wrong usage.`;

/** `lab verify-clean`. Nothing of the Kubernetes client is loaded before it is asked something. */
export function addVerifyCleanCommand(program: Command): void {
  program
    .command("verify-clean")
    .description("whether anything of the lab is left in a cluster")
    .option("--context <name>", "context of the kubeconfig (default: the current one)")
    .addOption(
      new Option("--after <what>", "what the lab was taken away with: phase none keeps its namespace")
        .choices(["none", "destroy"])
        .default("destroy"),
    )
    .option("--fix", "delete the lab's policies that are left, for a lost Pulumi state")
    .option("--json", "print it as JSON")
    .addHelpText("after", help)
    .action(async (options: VerifyCleanOptions) => {
      const { runVerifyClean } =
        require("./verify-clean/run-verify-clean") as typeof import("./verify-clean/run-verify-clean");
      process.exitCode = await runVerifyClean(options);
    });
}
