import assert from "node:assert/strict";
import type { PhaseName } from "../../policies/catalogue";
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

/** Into a proxy, out of it into a drop, and back to where a packet alone decides. */
const tour: readonly (readonly [PhaseName, PhaseName])[] = [
  ["baseline", "l7-get-root"],
  ["l7-get-root", "deny-proof"],
  ["deny-proof", "baseline"],
];

/** What a client sees of a connection or a request that is decided so. */
const seenOf = (verdict: string): "passed" | "dropped" | "refused" => {
  if (verdict === "allowed") return "passed";
  return verdict === "denied-by-l7" ? "refused" : "dropped";
};

describe("a swap under load, by packets", function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;

  before(() => {
    checkout = packetsCheckout();
  });
  after(async () => {
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
      assert.ok(flows.some(({ connections }) => connections === "kept alive"));
      for (const { flow, probes } of flows) assert.ok(probes > 5, `${flow}: ${probes} probes`);
      // The old rules were seen at work, and the new ones, too: else nothing was swapped under these probes.
      const changed = flows.filter(({ before, after }) => before !== after);
      assert.ok(changed.length > 0);
      for (const { flow, connections, before, after, counts } of changed)
        assert.ok(
          counts[seenOf(before)] > 0 && counts[seenOf(after)] > 0,
          `${flow} (${connections}): ${JSON.stringify(counts)}`,
        );
      const kept = flows.filter(
        ({ connections, counts }) => connections === "kept alive" && counts.passed > 100,
      );
      for (const { flow, reused } of kept)
        assert.ok(reused > 50, `${flow}: ${reused} over an older connection`);
    });

  it("takes two phases, and says so before anything is changed", async () => {
    const { exitCode, all } = await checkout.lab(["prove", "--swap", "baseline"]);
    assert.equal(exitCode, 2, all);
    assert.match(all, /--swap baseline is not two phases\nfix: lab prove --swap baseline l7-get-root/);
  });
});
