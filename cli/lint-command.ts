import { type Command, Option } from "commander";
import type { LintOptions } from "./lint/run-lint";
import { several } from "./several";

const help = `
Examples:
  lab lint -f policies.yaml                what the policies of a file get wrong, and how to fix it
  lab lint -f manifests/ --strict          in a pipeline: warnings fail it, too
  kubectl get netpol,cnp,ccnp -A -o yaml | lab lint -f -

Pods, namespaces and Services in the files count: selectors that match nothing are found only where there are pods.
Exit codes: 0 no error found, 1 an error (with --strict also a warning), 2 wrong usage or no manifest.`;

/** `lab lint`. Nothing of the engine is loaded before it is asked something. */
export function addLintCommand(program: Command): void {
  program
    .command("lint")
    .description("what policies say that their authors probably did not mean; no cluster needed")
    .option("-f, --file <path>", "look at a file, a folder with all below it, or - (repeatable)", several)
    .addOption(
      new Option("--severity <least>", "leave out what is less than this")
        .choices(["error", "warning", "info"])
        .default("info"),
    )
    .option("--strict", "exit 1 for warnings, too")
    .option("--no-world-from-files", "look at the policies alone, even where the files have pods")
    .option("--json", "print it as JSON")
    .addHelpText("after", help)
    .action((options: LintOptions) => {
      const { runLint } = require("./lint/run-lint") as typeof import("./lint/run-lint");
      process.exitCode = runLint(options);
    });
}
