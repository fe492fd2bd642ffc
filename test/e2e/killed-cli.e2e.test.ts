import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { lab } from "../../policies/lab/lab";
import { helpersOf } from "../../sandbox/pulumi/leftovers";
import type { Checkout } from "../support/checkout";
import { seen } from "./kills/moments";
import { sharedCheckout } from "./shared-sandbox";
import { startUp } from "./start-up";

/** A second or two on a quiet machine. While it loads its modules a program sees nothing, and a busy one loads for long. */
const patienceMs = 300_000;

describe("what a killed Pulumi CLI leaves running", function () {
  this.timeout(900_000);
  let checkout: Checkout;

  const helpers = async (): Promise<readonly string[]> =>
    (await helpersOf(checkout.environment.PULUMI_HOME ?? assert.fail())).map(({ command }) => command);
  const programs = async (): Promise<readonly string[]> =>
    (await helpers()).filter((command) => command.includes("@pulumi/pulumi/cmd/run"));

  const until = async (what: string, holds: () => Promise<boolean>, milliseconds: number): Promise<void> => {
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(50)) if (await holds()) return;
    assert.fail(`${what}: not within ${milliseconds / 1000} s; running:\n${(await helpers()).join("\n")}`);
  };
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
      until("the moment", async () => (await programs()).length > 0, patienceMs),
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
      const running = startUp(checkout);
      try {
        await came();
      } finally {
        running.kill("SIGKILL");
        await running;
      }
      await until("the program ends", async () => (await programs()).length === 0, patienceMs);
      await checkout.run("pulumi", ["stack", "ls"]);
      // The plugin is left to finish what it is at; `sandbox down` ends it, which the end of this run looks at.
      const ended = async (): Promise<boolean> =>
        (await helpers()).every((command) => command.includes("pulumi-resource-"));
      await until("the language host ends", ended, patienceMs);
    });
  }
});
