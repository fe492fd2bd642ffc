import assert from "node:assert/strict";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
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

/** Whether a phase says something of connections or requests between its own pods: those can be tried all the while. */
const hasSteadyFlows = (name: PhaseName): boolean => {
  const pods: readonly string[] = catalogue[name].workloads;
  return catalogue[name]
    .expectations(lab)
    .some(
      ({ flow: { from, to, protocol = "TCP", dns } }) =>
        typeof to === "string" &&
        pods.includes(from) &&
        pods.includes(to) &&
        protocol === "TCP" &&
        dns === undefined,
    );
};

/**
 * Every phase that the node can have and that can be tried, entered and left twice: once in the catalogue's order, once in one
 * that a seed gives.
 */
const rings = (seed: number): Tour => {
  const possible = phaseNames.filter(
    (name) =>
      hasSteadyFlows(name) && !catalogue[name].requires.some((requirement) => notHere.includes(requirement)),
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

/** Whether a phase has rules for requests, which a proxy applies. */
const hasRequestRules = (name: PhaseName): boolean =>
  JSON.stringify(catalogue[name].objects(lab)).includes('"http":');

/**
 * Whether an outage is the end of a connection whose proxy goes with the last rules for requests: one request on it gets no
 * answer, and the client makes another connection (docs/verdicts.md, "Seen with packets").
 */
const losesItsProxy = (
  [from, to]: Tour[number],
  { connections, holes, outages, counts }: Swap["flows"][number],
): boolean =>
  hasRequestRules(from) &&
  !hasRequestRules(to) &&
  connections === "kept alive" &&
  holes === 0 &&
  outages === 1 &&
  counts.dropped === 1;

describe("a swap under load, by packets", function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;

  let sums = { swaps: 0, flows: 0, probes: 0, kept: 0, lostProxies: 0 };

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
      const lost = broken.filter((flow) => losesItsProxy([from, to], flow));
      assert.deepEqual(
        broken.filter((flow) => !lost.includes(flow)),
        [],
      );
      assert.deepEqual([clean, exitCode], lost.length > 0 ? [false, 1] : [true, 0], all);
      for (const { flow, probes } of flows) assert.ok(probes > 5, `${flow}: ${probes} probes`);
      const kept = flows.filter(({ connections }) => connections === "kept alive");
      sums = {
        swaps: sums.swaps + 1,
        flows: sums.flows + flows.length,
        probes: flows.reduce((sum, { probes }) => sum + probes, sums.probes),
        kept: kept.reduce((sum, { reused }) => sum + reused, sums.kept),
        lostProxies: sums.lostProxies + lost.length,
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
