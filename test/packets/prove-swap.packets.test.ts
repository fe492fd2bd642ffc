import assert from "node:assert/strict";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import type { Requirement } from "../../policies/phase";
import { ringTour } from "../e2e/ring-tour";
import type { Checkout } from "../support/checkout";
import { stepsInOrder } from "../support/steps-in-order";
import { packetsCheckout } from "./packets-sandbox";

interface Swap {
  readonly clean: boolean;
  readonly flows: readonly {
    readonly flow: string;
    readonly connections: "new" | "kept alive";
    readonly before: string;
    readonly after: string;
    readonly probes: number;
    readonly reused: number;
    readonly counts: Readonly<Record<"passed" | "dropped" | "refused" | "unknown", number>>;
    readonly holes: number;
    readonly outages: number;
  }[];
}

type Tour = readonly (readonly [PhaseName, PhaseName])[];

/** Into a proxy, out of it into a drop, and back to where a packet alone decides. */
const shortTour: Tour = [
  ["baseline", "l7-get-root"],
  ["l7-get-root", "deny-proof"],
  ["deny-proof", "baseline"],
];

/** What the node can't have: SPIRE, an Envoy, another cluster. */
const notHere: readonly Requirement[] = ["mutual-auth", "envoy-config", "cluster-mesh"];

/** Every phase that the node can have, entered and left twice: once in the catalogue's order, once in one that a seed gives. */
const rings = (seed: number): Tour => {
  const possible = phaseNames.filter(
    (name) => !catalogue[name].requires.some((requirement) => notHere.includes(requirement)),
  );
  const stops = ringTour(possible, seed) as PhaseName[];
  return stops.slice(1).map((to, index) => [stops[index] ?? to, to] as const);
};

/** `npm run test:packets -- --swaps` walks the rings; `SWAPS_FROM=12` goes on from the 12th swap. */
const { SWAPS: swaps, SWAPS_SEED: seed = "1", SWAPS_FROM: first = "1" } = process.env;
const tour = swaps === "rings" ? rings(Number(seed)).slice(Number(first) - 1) : shortTour;

/** What a client sees of a connection or a request that is decided so. */
const seenOf = (verdict: string): "passed" | "dropped" | "refused" => {
  if (verdict === "allowed") return "passed";
  return verdict === "denied-by-l7" ? "refused" : "dropped";
};

describe("a swap under load, by packets", function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;

  let sums = { swaps: 0, flows: 0, probes: 0, kept: 0 };

  before(async () => {
    checkout = packetsCheckout();
    // Phases with a header from a Secret take its value from the configuration.
    const token = ["config", "set", "--path", "--secret", "lab.adminToken", "correct-horse-battery-staple"];
    const set = await checkout.run("pulumi", token);
    assert.equal(set.exitCode, 0, set.all);
  });
  after(async () => {
    console.log(`    ${JSON.stringify(sums)}`);
    await checkout.setPhase("none");
    await checkout.up();
  });

  for (const [from, to] of tour)
    it(`${from} → ${to}: nothing passes that neither allows, nothing is kept out that both allow`, async () => {
      const { exitCode, stdout, all } = await checkout.lab(["prove", "--swap", from, to, "--json"]);
      assert.match(stdout, /^\{/, all);
      const { clean, flows } = JSON.parse(stdout) as Swap;
      const broken = flows.filter(({ holes, outages }) => holes > 0 || outages > 0);
      assert.deepEqual(broken, []);
      assert.deepEqual([clean, exitCode], [true, 0], all);
      for (const { flow, probes } of flows) assert.ok(probes > 5, `${flow}: ${probes} probes`);
      const kept = flows.filter(({ connections }) => connections === "kept alive");
      sums = {
        swaps: sums.swaps + 1,
        flows: sums.flows + flows.length,
        probes: flows.reduce((sum, { probes }) => sum + probes, sums.probes),
        kept: kept.reduce((sum, { reused }) => sum + reused, sums.kept),
      };
      if (swaps === "rings") return;
      assert.ok(kept.length > 0);
      // The old rules were seen at work, and the new ones, too: else nothing was swapped under these probes.
      const changed = flows.filter(({ before, after }) => before !== after);
      assert.ok(changed.length > 0);
      for (const { flow, connections, before, after, counts } of changed)
        assert.ok(
          counts[seenOf(before)] > 0 && counts[seenOf(after)] > 0,
          `${flow} (${connections}): ${JSON.stringify(counts)}`,
        );
      for (const { flow, reused } of kept.filter(({ counts }) => counts.passed > 100))
        assert.ok(reused > 50, `${flow}: ${reused} over an older connection`);
    });

  it("takes two phases, and says so before anything is changed", async () => {
    const { exitCode, all } = await checkout.lab(["prove", "--swap", "baseline"]);
    assert.equal(exitCode, 2, all);
    assert.match(all, /--swap baseline is not two phases\nfix: lab prove --swap baseline l7-get-root/);
  });
});
