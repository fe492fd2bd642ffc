import assert from "node:assert/strict";
import { openApi } from "../../cluster/api";
import { packetsCheckout } from "./packets-sandbox";
import { tryRandomWorlds } from "./random/random-worlds";
import { addWorld, noSums, type Sums } from "./random/sums";
import type { WorldResult } from "./random/try-world";

/** The same worlds every time, all with the same pods; chosen for having every verdict. Others are for `npm run fuzz:packets`. */
const seeds = [60, 61, 62, 63, 64, 65];

describe("random policies by packets", function () {
  this.timeout(300_000);
  let results: readonly WorldResult[];
  let sums: Sums;

  before(async () => {
    const checkout = packetsCheckout();
    results = await tryRandomWorlds({
      checkout: checkout.directory,
      api: openApi(undefined, checkout.environment),
      seeds,
      flowsPerWorld: 60,
    });
    sums = results.reduce((sum, result) => addWorld(sum, result), noSums);
  });

  it(`do to every flow of ${seeds.length} worlds what the engine says`, () => {
    assert.deepEqual(
      results.flatMap(({ differences }) => differences),
      [],
    );
    assert.equal(sums.worlds, seeds.length);
  });

  it("are of every verdict, so that agreeing means something", () => {
    for (const verdict of ["allowed", "denied-by-default", "denied-by-rule", "denied-by-l7"]) {
      assert.ok((sums.verdicts[verdict] ?? 0) >= 5, JSON.stringify(sums.verdicts));
    }
  });

  it("are what Hubble recorded: the engine says the same of every recorded verdict", () => {
    assert.deepEqual(
      results.flatMap(({ record }) => record.disagreements),
      [],
    );
    assert.ok(sums.compared > 100, `only ${sums.compared} verdicts were compared`);
  });
});
