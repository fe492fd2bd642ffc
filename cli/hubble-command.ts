import type { Command } from "commander";
import type { ObserveOptions } from "./hubble/run-observe";

const observeHelp = `
Words after -- are Hubble's own: filters, formats, how many. They come last, and count where they say otherwise.

Examples:
  lab hubble observe                                            the last flows of the lab's namespaces
  lab hubble observe --denied -- --follow --print-policy-names  what is dropped or refused, while it happens
  lab hubble observe --expectation 4                            flows of the fourth expectation of the phase that is up
  lab hubble observe --http-status 403                          answers to requests that a policy refused
  lab hubble observe -- --namespace production --verdict DROPPED
  lab hubble observe -- --all -o jsonpb > flows.jsonl           for lab replay

Exit codes: Hubble's own; 1 nobody can be asked about flows, 2 wrong usage, 130 interrupted.`;

/** `lab hubble …`: Hubble's own program, led to a cluster. Nothing of the cluster is loaded before it is asked for. */
export function addHubbleCommands(program: Command): void {
  const hubble = program.command("hubble").description("flows as Cilium's agents saw them: observe, ui");

  hubble
    .command("observe")
    .description("runs `hubble observe` through Hubble Relay, or in the agents' pods")
    .argument("[words...]", "after --: options of hubble observe")
    .option("--context <name>", "context of the kubeconfig (default: the current one)")
    .option("--expectation <number>", "flows of this expectation of the phase that is up")
    .option("--phase <name>", "take expectations of this phase instead")
    .option("--denied", "only what was dropped, or refused by a proxy")
    .option("--http-status <code>", "only HTTP answers with this status: 403, or 4+")
    .option("--agents", "ask the agents in their pods, although there is a relay")
    .addHelpText("after", observeHelp)
    .showHelpAfterError("fix: Hubble's own options come after --: lab hubble observe -- --last 3")
    .action(async (words: readonly string[], options: ObserveOptions) => {
      const { runObserve } = require("./hubble/run-observe") as typeof import("./hubble/run-observe");
      process.exitCode = await runObserve(options, words);
    });

  hubble
    .command("ui")
    .description("forwards a free port to Hubble UI and prints its address, until Ctrl-C")
    .option("--context <name>", "context of the kubeconfig (default: the current one)")
    .action(async (options: { context?: string }) => {
      const { runUi } = require("./hubble/run-ui") as typeof import("./hubble/run-ui");
      process.exitCode = await runUi(options);
    });
}
