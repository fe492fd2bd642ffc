import type { Command } from "commander";
import { addAboutCommand } from "./about-command";
import { addCompletionCommand } from "./completion-command";
import { addDashboardsCommand } from "./dashboards-command";
import { addDoctorCommand } from "./doctor-command";
import { addHubbleCommands } from "./hubble-command";
import { programOf, runProgram } from "./lab-program";
import { addLintCommand } from "./lint-command";
import { addPoliciesCommand } from "./policies-command";
import { addProveCommand } from "./prove-command";
import { addReplayCommand } from "./replay-command";
import { addSandboxCommands } from "./sandbox-command";
import { addStartCommand } from "./start-command";
import { addSuggestCommand } from "./suggest-command";
import { addTalosPatchCommand } from "./talos-patch-command";
import { addTestCommand } from "./test-command";
import { addToolsCommand } from "./tools-command";
import { addVerdictsCommand } from "./verdicts-command";
import { addVerifyCleanCommand } from "./verify-clean-command";

/** The command line of a checkout, without running it. */
export const labProgram = (): Command =>
  programOf(
    "What `pulumi` does not do: the tools, the control plane on this machine, the whole way in one command.",
    "this checkout",
    [
      addStartCommand,
      addSandboxCommands,
      addToolsCommand,
      addTalosPatchCommand,
      addVerdictsCommand,
      addLintCommand,
      addTestCommand,
      addReplayCommand,
      addSuggestCommand,
      addPoliciesCommand,
      addDashboardsCommand,
      addProveCommand,
      addDoctorCommand,
      addHubbleCommands,
      addVerifyCleanCommand,
      addAboutCommand,
      addCompletionCommand,
    ],
  );

if (process.argv[1] !== undefined && /[/\\](lab|lab\.js)$/.test(process.argv[1]))
  void runProgram(labProgram());
