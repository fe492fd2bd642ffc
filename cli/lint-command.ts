import { type Command, Option } from "commander";
import type { LintOptions } from "./lint/lint-options";
import { addRenderOptions } from "./rendering/add-render-options";
import { formatOption } from "./report/format-option";
import { several } from "./several";

const help = `
Examples:
  lab lint .                               the policies of this repository: what is not a manifest is left out
  lab lint -f policies.yaml                of one file, which has to be a manifest
  lab lint manifests/ --fail-on warning    in a pipeline: warnings fail it, too
  lab lint . --format sarif > lint.sarif   for code scanning; also junit, github (annotations), markdown (a comment)
  lab lint . --baseline .lab-baseline.json fail only for what is new
  lab lint . --cilium 1.20                 fields and findings of another release
  lab lint --kustomize overlays/prod       what kubectl makes of it; findings name the files behind it
  lab lint --helm charts/shop --values prod.yaml
  kubectl get netpol,cnp,ccnp -A -o yaml | lab lint -f -

A finding is silenced with a reason: the annotation \`lab/ignore: "finding: why"\`, a comment \`# lab/ignore finding: why\` in the
document, or an entry in .lab.yaml.
Pods, namespaces and Services in the files count: selectors that match nothing are found only where there are pods.
In folders, hidden files, node_modules and what .gitignore names are skipped.
Exit codes: 0 no error found, 1 an error (see --fail-on), 2 wrong usage, no manifest, or no policy in the input.`;

/** `lab lint`. Nothing of the engine is loaded before it is asked something. */
export function addLintCommand(program: Command): void {
  const command = program
    .command("lint")
    .description("what policies say that their authors probably did not mean; no cluster needed")
    .argument("[paths...]", "files and folders; what is not a manifest is left out")
    .option("-f, --file <path>", "a file that has to be a manifest, a folder, or - (repeatable)", several);
  addRenderOptions(command)
    .option("--cilium <version>", "for this release of Cilium (default: 1.18)")
    .option("--include <pattern>", "in folders, only files like this, as in .gitignore (repeatable)", several)
    .option("--exclude <pattern>", "in folders, no files like this, as in .gitignore (repeatable)", several)
    .addOption(
      new Option("--severity <least>", "leave out what is less than this")
        .choices(["error", "warning", "info"])
        .default("info"),
    )
    .addOption(
      new Option(
        "--fail-on <least>",
        "exit 1 for findings of this severity or worse (default: error)",
      ).choices(["error", "warning", "info", "none"]),
    )
    .option("--strict", "the same as --fail-on warning")
    .option("--allow-empty", "exit 0 where the input has no policy")
    .option("--no-world-from-files", "look at the policies alone, even where the files have pods")
    .option("--verbose", "say every finding in full, and every file that is left out")
    .option("--baseline <file>", "fail only for what this file does not have (see --write-baseline)")
    .option("--write-baseline", "write what is found now to the file of --baseline")
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .addHelpText("after", help)
    .action((paths: readonly string[], options: LintOptions) => {
      const { runLint } = require("./lint/run-lint") as typeof import("./lint/run-lint");
      process.exitCode = runLint(paths, options, program.version() ?? "");
    });
}
