import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findingIds } from "../../../verdicts/lint/finding";
import { findingLines, flowVerdicts, readFixture } from "./read-fixture";

const directory = join(__dirname, "fixtures");

describe("findings", () => {
  for (const id of readdirSync(directory)) {
    for (const file of readdirSync(join(directory, id))) {
      it(`${id}: ${file.replace(/\.yaml$/, "")}`, () => {
        const fixture = readFixture(join(directory, id, file));
        assert.deepEqual(
          flowVerdicts(fixture),
          (fixture.flows ?? []).map(({ verdict }) => verdict),
        );
        const lines = findingLines(fixture);
        assert.deepEqual(lines, fixture.findings);
        assert.equal(
          lines.some((line) => line.startsWith(`${id} `)),
          file.startsWith("bad"),
        );
      });
    }
  }

  it("every id has a fixture that it is found in, and a near miss", () => {
    assert.deepEqual(readdirSync(directory), [...findingIds].sort());
    for (const id of findingIds) {
      const files = readdirSync(join(directory, id));
      for (const kind of ["bad", "good"]) {
        assert.ok(
          files.some((file) => file.startsWith(kind)),
          `${id} has no ${kind} fixture`,
        );
      }
    }
  });
});
