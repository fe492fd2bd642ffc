import type { Command } from "commander";
import type { TestOptions } from "./expectations/run-test";
import { addRenderOptions } from "./rendering/add-render-options";
import { formatOption } from "./report/format-option";
import { several } from "./several";

const help = `
Each expectations.yaml at or below the paths is held against the policies, pods, Services and namespaces of its own folder.
Its format: docs/own-policies.md.

Examples:
  lab test                                 every expectations.yaml of this repository
  lab test examples/shop                   of one folder
  lab test --write manifests/              propose one from what holds now
  lab test overlays/prod --kustomize overlays/prod   what is rendered counts, and not the files that it is made of
  lab test charts/shop --helm charts/shop --values prod.yaml

Exit codes: 0 every expectation holds, 1 one does not or a policy is refused, 2 wrong usage or a file that cannot be used.`;

/** `lab test`. Nothing of the engine is loaded before it is asked something. */
export function addTestCommand(program: Command): void {
  const command = program
    .command("test")
    .description("whether policies do what expectations.yaml beside them says; no cluster needed")
    .argument("[paths...]", "folders with an expectations.yaml, or such files (default: this folder)")
    .option("-f, --file <path>", "manifests that count, too: a file, a folder, or - (repeatable)", several);
  addRenderOptions(command)
    .option("--cilium <version>", "as this release of Cilium decides (default: 1.18)")
    .option("--write", "write an expectations.yaml that says what holds now")
    .addOption(formatOption())
    .option("--json", "the same as --format json")
    .addHelpText("after", help)
    .action((paths: readonly string[], options: TestOptions) => {
      const { runTest } = require("./expectations/run-test") as typeof import("./expectations/run-test");
      process.exitCode = runTest(paths, options, program.version() ?? "");
    });
}
