import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findingLines, flowVerdicts, readFixture } from "./read-fixture";

const directory = join(__dirname, "patterns");

/** Policy patterns as they go around, with the mistakes that they have. */
describe("patterns", () => {
  for (const file of readdirSync(directory)) {
    const fixture = readFixture(join(directory, file));
    const { policies, findings, inWorld = [], world = {}, flows = [] } = fixture;
    const name = file.replace(/\.yaml$/, "");

    it(`${name}: what is found in the policies alone`, () => {
      assert.deepEqual(findingLines({ policies }), findings);
    });

    it(`${name}: what is found in its world`, () => {
      assert.deepEqual(findingLines({ policies, world }).sort(), [...findings, ...inWorld].sort());
    });

    it(`${name}: what becomes of its flows`, () => {
      assert.ok(flows.length > 0);
      assert.deepEqual(
        flowVerdicts(fixture),
        flows.map(({ verdict }) => verdict),
      );
    });
  }
});
