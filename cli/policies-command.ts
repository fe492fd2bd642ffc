import type { Command } from "commander";
import type { PoliciesOptions } from "./policies/run-policies";
import { projectFolder } from "./project-folder";

const help = `
Examples:
  lab policies                             every phase; the one that the sandbox's stack selects is marked
  lab policies --stack homelab             the one that Pulumi.homelab.yaml selects is marked
  lab policies l7-get-root                 its objects as YAML
  lab policies l7-get-root | kubectl apply --dry-run=server -f -

Names of clusters are examples; pulumi up writes those of the configuration.
Each has a page in docs/policies/. What they do to flows: lab verdicts --phase NAME.
Exit codes: 0 printed, 2 wrong usage.`;

/** `lab policies`. */
export function addPoliciesCommand(program: Command): void {
  program
    .command("policies")
    .description("the phases of the catalogue, and the objects of one of them")
    .argument("[name]", "print the objects of this one as YAML, with --json everything that is said of it")
    .option("--stack <name>", "mark the phase that Pulumi.<name>.yaml selects (default: sandbox)")
    .option("--json", "print it as JSON")
    .addHelpText("after", help)
    .action((name: string | undefined, options: PoliciesOptions) => {
      const { runPolicies } = require("./policies/run-policies") as typeof import("./policies/run-policies");
      runPolicies(name, options, () => projectFolder(program.opts<{ project?: string }>().project));
    });
}
