import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { catalogue } from "../../policies/catalogue";
import { identityOf } from "../../policies/kubernetes-object";
import { lab } from "../../policies/lab/lab";
import type { Checkout } from "../support/checkout";
import { sharedCheckout } from "./shared-sandbox";
import { startUp } from "./start-up";

/** Command lines of the checkout's processes that belong to Pulumi. */
const processesOf = async (checkout: Checkout): Promise<string[]> =>
  (await checkout.processes()).filter((line) => line.includes("pulumi"));

/** Starts `pulumi up`, waits until `ready` holds, and ends it as a power cut would. */
const upKilledWhen = async (checkout: Checkout, ready: () => Promise<boolean>): Promise<void> => {
  const running = startUp(checkout);
  try {
    for (let tries = 0; tries < 600 && !(await ready()); tries++) await sleep(50);
  } finally {
    running.kill("SIGKILL");
    await running;
  }
};

const exists = async (checkout: Checkout, ...what: readonly string[]): Promise<boolean> =>
  (await checkout.run("kubectl", ["get", ...what, "-o", "name"])).exitCode === 0;

/** The Pulumi that the sandbox's one becomes. */
const realPulumi = (checkout: Checkout): string => {
  const [bin = ""] = (checkout.environment.PATH ?? "").split(path.delimiter);
  const [, file] = /^pulumi='(.+)'$/m.exec(readFileSync(path.join(bin, "pulumi"), "utf8")) ?? [];
  assert.ok(file);
  return file;
};

describe("an update that is killed", function () {
  this.timeout(240_000);
  let checkout: Checkout;

  before(() => {
    checkout = sharedCheckout();
    checkout.restoreConfig();
  });

  after(async () => {
    const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.equal(destroy.exitCode, 0, destroy.all);
  });

  const moments: Record<string, () => Promise<boolean>> = {
    "while Helm installs Cilium": () =>
      exists(checkout, "secret", "-n", "kube-system", "sh.helm.release.v1.cilium.v1"),
    "between the first policy and the last": () =>
      exists(checkout, "networkpolicy", "-n", lab.namespace, "default-deny"),
    "while the lab's pods start": () => exists(checkout, "pod", "-n", lab.namespace, "client"),
  };

  for (const [moment, ready] of Object.entries(moments)) {
    it(`${moment}: the next up finishes it, without manual clean-up`, async () => {
      await checkout.setPhase("baseline");
      await upKilledWhen(checkout, ready);
      await checkout.up();
      const names = await checkout.kubectl(
        "get",
        "networkpolicies",
        "-n",
        lab.namespace,
        "-o",
        "jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {end}",
      );
      assert.deepEqual(
        names.trim().split(" ").sort(),
        catalogue.baseline.objects(lab).map(identityOf).sort(),
      );
      const quiet = await checkout.pulumi(["preview", "--expect-no-changes"]);
      assert.equal(quiet.exitCode, 0, quiet.all);
      const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
      assert.equal(destroy.exitCode, 0, destroy.all);
    });
  }

  it("in the middle of writing its state: the next command goes on with the state as it was written last", async () => {
    const folder = path.join(
      (checkout.environment.PULUMI_BACKEND_URL ?? "").replace("file://", ""),
      ".pulumi/stacks/talos-policy-lab",
    );
    const attributes = readdirSync(folder).filter((name) => name.endsWith(".json.attrs"));
    assert.equal(attributes.length, 1, attributes.join("\n"));
    const before = await checkout.run("pulumi", ["stack", "export"]);
    for (const name of attributes) writeFileSync(path.join(folder, name), "");
    const bare = await checkout.run(realPulumi(checkout), ["stack", "export"]);
    assert.notEqual(bare.exitCode, 0);
    assert.match(bare.stderr, /failed to load checkpoint: EOF/);
    const after = await checkout.run("pulumi", ["stack", "export"]);
    assert.equal(after.exitCode, 0, after.all);
    assert.match(after.stderr, /removed the empty attributes that a killed update left: stacks/);
    assert.equal(after.stdout, before.stdout);
  });

  it("leaves no program running; the plugin may finish what it is at", async () => {
    await sleep(2000);
    const left = await processesOf(checkout);
    // A plugin that was ended in the middle would leave Helm's release pending. It looks every five minutes whether its
    // engine lives, and so does Pulumi's language host; `sandbox down` ends both, which the end of this run looks at.
    assert.deepEqual(
      left.filter((line) => !/pulumi-(language-nodejs|resource-kubernetes)/.test(line)),
      [],
    );
  });
});
