import assert from "node:assert/strict";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import type { Checkout } from "../support/checkout";
import { stepsInOrder } from "../support/steps-in-order";
import { assertSwap } from "./assert-swap";
import { clusterSnapshot, untilNothingIsAdded } from "./cluster-snapshot";
import { ForeignPolicies } from "./foreign-policies";
import { expectedObjects, foundObjects } from "./phase-objects";
import { shuffledRing } from "./ring-tour";
import { sharedCheckout } from "./shared-sandbox";
import { swapTour } from "./swap-tour";
import { allowEveryPhase, watchingSwap } from "./watched-swap";

/**
 * `SWAPS=all` makes every ordered swap, `SWAPS_FROM=81` those from the 81st on (all of them take an hour and more); else
 * each phase is entered and left once, in an order that the seed gives. In the catalogue's order they are entered and left
 * by the pages of the phases (`test/docs/policy-pages.e2e.test.ts`), under the same watch.
 */
const { SWAPS: swaps = "ring", SWAPS_SEED: seed = "1", SWAPS_FROM: first = "1" } = process.env;
const [start, ...tour] = (
  swaps === "all" ? swapTour([...phaseNames]) : shuffledRing(phaseNames, Number(seed))
).slice(Number(first) - 1) as [PhaseName, ...PhaseName[]];

const foreignOnes = /^Cilium(Clusterwide)?NetworkPolicy\/(.*\/)?foreign$/;

describe(`${tour.length} swaps between ${phaseNames.length} phases (${swaps}, seed ${seed})`, function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;
  let foreign: ForeignPolicies;
  let empty: ReadonlySet<string>;
  let untouched: readonly unknown[];

  const objects = async (): Promise<string[]> =>
    (await foundObjects(checkout, lab)).filter((identity) => !foreignOnes.test(identity));

  before(async () => {
    checkout = sharedCheckout();
    foreign = new ForeignPolicies(checkout);
    await allowEveryPhase(checkout);
    await foreign.create();
    empty = await clusterSnapshot(checkout);
    await checkout.up("--config", `phase=${start}`);
    await foreign.createIn(lab.namespace);
    untouched = await foreign.states();
    assert.equal(untouched.length, 4);
  });

  after(async () => {
    await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    await foreign.remove();
    checkout.restoreConfig();
  });

  let from = start;
  for (const to of tour) {
    const [before, after] = [from, to];
    from = to;
    it(`${before} → ${after}: ends with exactly its objects, and no flow leaves its bounds on the way`, async () => {
      const events = await watchingSwap(checkout, lab, async () => {
        await checkout.up("--config", `phase=${after}`);
      });
      assert.deepEqual(await objects(), expectedObjects(lab, catalogue[after]));
      assertSwap(events, catalogue[before], catalogue[after]);
    });
  }

  it("phase none leaves the lab's namespace without anything of ours, and every foreign policy as it was", async () => {
    await checkout.up("--config", "phase=none");
    assert.deepEqual(await objects(), [`Namespace/${lab.namespace}`]);
    assert.deepEqual(await foreign.states(), untouched);
  });

  it("destroy leaves nothing of ours, and the foreign policies outside the lab's namespace as they were", async () => {
    const destroy = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.equal(destroy.exitCode, 0, destroy.all);
    await untilNothingIsAdded(checkout, empty);
    // The lab's namespace is the stack's own and goes with everything in it, as a namespace does.
    const left = await foreign.states();
    assert.equal(left.length, untouched.length - 1);
    for (const state of left)
      assert.ok(untouched.some((one) => JSON.stringify(one) === JSON.stringify(state)));
  });
});
