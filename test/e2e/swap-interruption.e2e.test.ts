import assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import type { Checkout } from "../support/checkout";
import { openMoments } from "./default-deny-watch";
import { expectedObjects, foundObjects } from "./phase-objects";
import { sharedCheckout } from "./shared-sandbox";
import { startUp } from "./start-up";
import { flowsOf, swapViolations } from "./swap-verdicts";
import { allowEveryPhase, watchingSwap } from "./watched-swap";

/** Two phases that differ in everything: policies, pods, service accounts and a namespace. */
const old = catalogue.namespace;
const wanted = catalogue.labels;
const everyFlow = flowsOf(lab, Object.values(catalogue));

describe(`a swap from ${old.name} to ${wanted.name} that is killed`, function () {
  this.timeout(240_000);
  let checkout: Checkout;

  /** Starts the swap and ends it, as a power cut would, as soon as `kubectl wait` has seen what it waits for. */
  const killWhen = async (...condition: readonly string[]): Promise<void> => {
    const running = startUp(checkout);
    try {
      await checkout.kubectl("wait", ...condition, "--timeout=120s");
    } finally {
      running.kill("SIGKILL");
    }
    const { signal, stdout } = await running;
    assert.equal(signal, "SIGKILL", `the swap was over before it was killed:\n${stdout}`);
  };

  before(async () => {
    checkout = sharedCheckout();
    await allowEveryPhase(checkout);
  });

  after(async () => {
    const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    checkout.restoreConfig();
    assert.equal(destroy.exitCode, 0, destroy.all);
  });

  const moments: Readonly<Record<string, readonly string[]>> = {
    "when the first new policy is there": [
      "--for=create",
      "ciliumnetworkpolicy/egress-to-server",
      `--namespace=${lab.namespace}`,
    ],
    "when the first new pod is there": ["--for=create", "pod/gateway", `--namespace=${lab.namespace}`],
    "when the first old pod is gone": [
      "--for=delete",
      "pod/stage-client",
      `--namespace=${lab.stageNamespace}`,
    ],
  };

  for (const [moment, condition] of Object.entries(moments)) {
    it(`${moment}: no flow leaves its bounds, and the next up ends with exactly its objects`, async () => {
      await checkout.up("--config", `phase=${old.name}`);
      const events = await watchingSwap(checkout, lab, async () => {
        await checkout.setPhase(wanted.name);
        await killWhen(...condition);
        const half = await foundObjects(checkout, lab);
        assert.notDeepEqual(half, expectedObjects(lab, old));
        assert.notDeepEqual(half, expectedObjects(lab, wanted));
        await checkout.up();
      });
      assert.deepEqual(await foundObjects(checkout, lab), expectedObjects(lab, wanted));
      assert.deepEqual(openMoments(events), []);
      assert.deepEqual(swapViolations(lab, events, old, wanted, everyFlow), []);
      const quiet = await checkout.pulumi(["preview", "--expect-no-changes"]);
      assert.equal(quiet.exitCode, 0, quiet.all);
    });
  }

  it("and is given up: the next up, of the old phase, takes away what the killed one has made", async () => {
    await checkout.up("--config", `phase=${old.name}`);
    const events = await watchingSwap(checkout, lab, async () => {
      await checkout.setPhase(wanted.name);
      await killWhen(...(moments["when the first new policy is there"] ?? []));
      await checkout.setPhase(old.name);
      await checkout.up();
    });
    assert.deepEqual(await foundObjects(checkout, lab), expectedObjects(lab, old));
    assert.deepEqual(openMoments(events), []);
    const quiet = await checkout.pulumi(["preview", "--expect-no-changes"]);
    assert.equal(quiet.exitCode, 0, quiet.all);
  });
});
