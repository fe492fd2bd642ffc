import type { Command } from "commander";
import { programOf } from "../lab-program";
import { addLintCommand } from "../lint-command";
import { addPoliciesCommand } from "../policies-command";
import { addReplayCommand } from "../replay-command";
import { addSuggestCommand } from "../suggest-command";
import { addTestCommand } from "../test-command";
import { addVerdictsCommand } from "../verdicts-command";
import { addCheckoutCommands } from "./checkout-commands";

/** The command line of the package (`npm run pack`), without running it: what needs no program but Node. */
export const packedProgram = (): Command =>
  programOf(
    "What Cilium does with the network policies that you have: verdicts, findings, examples. No cluster needed.",
    "the current folder",
    [
      addVerdictsCommand,
      addLintCommand,
      addTestCommand,
      addReplayCommand,
      addSuggestCommand,
      addPoliciesCommand,
      addCheckoutCommands,
    ],
  );
