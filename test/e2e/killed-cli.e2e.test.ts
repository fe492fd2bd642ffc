import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { lab } from "../../policies/lab/lab";
import { helpersOf } from "../../sandbox/pulumi/leftovers";
import type { Checkout } from "../support/checkout";
import { sharedCheckout } from "./shared-sandbox";
import { startUp } from "./start-up";

/** A second or two on a quiet machine. While it loads its modules a program sees nothing, and a busy one loads for long. */
const patienceMs = 60_000;

describe("what a killed Pulumi CLI leaves running", function () {
  this.timeout(240_000);
  let checkout: Checkout;

  const helpers = async (): Promise<readonly string[]> =>
    (await helpersOf(checkout.environment.PULUMI_HOME ?? assert.fail())).map(({ command }) => command);
  const programs = async (): Promise<readonly string[]> =>
    (await helpers()).filter((command) => command.includes("@pulumi/pulumi/cmd/run"));

  const until = async (what: string, holds: () => Promise<boolean>, milliseconds: number): Promise<void> => {
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(50)) if (await holds()) return;
    assert.fail(`${what}: not within ${milliseconds / 1000} s; running:\n${(await helpers()).join("\n")}`);
  };
  // A list of nothing is no failure for kubectl; the name of what there is is printed.
  const exists = async (...what: readonly string[]): Promise<boolean> =>
    (await checkout.run("kubectl", ["get", ...what, "-o", "name"])).stdout.trim() !== "";

  before(() => {
    checkout = sharedCheckout();
    checkout.restoreConfig();
  });
  after(async () => {
    await checkout.up();
    const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.equal(destroy.exitCode, 0, destroy.all);
  });

  const moments: Readonly<Record<string, () => Promise<boolean>>> = {
    "while the program's modules are loaded": async () => (await programs()).length > 0,
    "while Helm installs": () => exists("secret", "-n", "kube-system", "-l", "owner=helm"),
    "while policies are created": () => exists("networkpolicy", "-n", lab.namespace, "default-deny"),
  };

  for (const [moment, ready] of Object.entries(moments)) {
    it(`${moment}: the program ends by itself, and the next command ends the rest`, async () => {
      const running = startUp(checkout);
      try {
        await until("the moment", ready, 120_000);
        assert.notDeepEqual(await programs(), [], "the program was over before the CLI was killed");
      } finally {
        running.kill("SIGKILL");
        await running;
      }
      await until("the program ends", async () => (await programs()).length === 0, patienceMs);
      await checkout.run("pulumi", ["stack", "ls"]);
      await until("language host and plugin end", async () => (await helpers()).length === 0, 5000);
    });
  }
});
