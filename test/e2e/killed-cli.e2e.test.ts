import assert from "node:assert/strict";
import { lab } from "../../policies/lab/lab";
import { helpersOf } from "../../sandbox/pulumi/leftovers";
import type { Checkout } from "../support/checkout";
import { until } from "../support/until";
import { seen } from "./kills/moments";
import { sharedCheckout } from "./shared-sandbox";
import { startUp } from "./start-up";

describe("what a killed Pulumi CLI leaves running", function () {
  this.timeout(900_000);
  let checkout: Checkout;

  const helpers = async (): Promise<readonly string[]> =>
    (await helpersOf(checkout.environment.PULUMI_HOME ?? assert.fail())).map(({ command }) => command);
  const programs = async (): Promise<readonly string[]> =>
    (await helpers()).filter((command) => command.includes("@pulumi/pulumi/cmd/run"));

  const running = async (): Promise<string> => `Running: ${(await helpers()).join("\n")}`;

  before(() => {
    checkout = sharedCheckout();
    checkout.restoreConfig();
  });
  after(async () => {
    const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.equal(destroy.exitCode, 0, destroy.all);
  });

  const moments: Readonly<Record<string, () => Promise<void>>> = {
    "while the program's modules are loaded": () =>
      until("the moment", async () => (await programs()).length > 0, running),
    "while policies are created": async () => {
      const moment = await seen(checkout, {
        kind: "NetworkPolicy",
        namespace: lab.namespace,
        name: "default-deny",
        type: "ADDED",
      });
      await moment.came.finally(moment.stop);
    },
  };

  for (const [moment, came] of Object.entries(moments)) {
    it(`${moment}: the program ends by itself, and the next command ends its host`, async () => {
      const update = startUp(checkout);
      try {
        await came();
      } finally {
        update.kill("SIGKILL");
        await update;
      }
      await until("the program ends", async () => (await programs()).length === 0, running);
      await checkout.run("pulumi", ["stack", "ls"]);
      // The plugin is left to finish what it is at; `sandbox down` ends it, which the end of this run looks at.
      const ended = async (): Promise<boolean> =>
        (await helpers()).every((command) => command.includes("pulumi-resource-"));
      await until("the language host ends", ended, running);
    });
  }
});
