import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { checkRecord, type RecordedCheck } from "../../packets/random/recorded-check";
import type { RecordedWorld } from "../../packets/random/recorded-world";

/**
 * Random worlds that were tried on a node with packets, and what Hubble recorded while the policies of each were in force. Made by
 * `npm run fuzz:packets -- --seed 112 --worlds 19 --record FILE` (docs/packets.md), as many worlds as fit into 300 kB.
 */
const file = path.join(__dirname, "../../fixtures/recorded/random-worlds.jsonl.gz");
const worlds = gunzipSync(readFileSync(file))
  .toString("utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as RecordedWorld);

const sum = (checks: readonly RecordedCheck[], field: "flows" | "compared" | "reproduced"): number =>
  checks.reduce((all, check) => all + check[field], 0);

describe("what Hubble recorded of random worlds", function () {
  this.timeout(60_000);

  it("are verdicts that the engine reproduces, every one", () => {
    const checks = worlds.map(({ lines, world }) => checkRecord(lines, world));
    assert.deepEqual(
      checks.flatMap(({ disagreements }) => disagreements),
      [],
    );
    assert.deepEqual([sum(checks, "flows"), sum(checks, "compared")], [3618, 1693]);
    assert.equal(sum(checks, "reproduced"), sum(checks, "compared"));
  });

  it("are not what it says under another world's policies", () => {
    const [first, second] = worlds;
    assert.ok(first && second);
    const others = { ...first.world, policies: second.world.policies ?? [] };
    assert.ok(checkRecord(first.lines, others).disagreements.length > 0);
  });
});
