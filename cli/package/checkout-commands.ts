import type { Command } from "commander";
import { UserError } from "../../messages/user-error";

/** Commands that start programs of a checkout, or work on its stacks. The package names them and brings none. */
export const checkoutCommands: readonly string[] = [
  "start",
  "sandbox",
  "tools",
  "talos-patch",
  "dashboards",
  "doctor",
  "verify-clean",
  "prove",
  "hubble",
  "about",
  "completion",
];

/** Makes the package say of each of these what it needs, instead of not knowing it. */
export function addCheckoutCommands(program: Command): void {
  for (const name of checkoutCommands) {
    program
      .command(name, { hidden: true })
      .argument("[words...]")
      .allowUnknownOption()
      .helpOption(false)
      .action(() => {
        throw new UserError(
          `lab ${name} is not part of this package: it is about a checkout of talos-policy-lab, or the control plane that runs there`,
          { fix: `in a checkout: npm ci, then ./lab ${name}`, exitCode: 2 },
        );
      });
  }
  program.addHelpText("after", `\nOnly in a checkout of talos-policy-lab: ${checkoutCommands.join(", ")}.`);
}
