import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { askOracle } from "../../support/oracle";
import { flowQuestion, readFixture } from "./read-fixture";

const filesBelow = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => join(directory, file));

/** What the findings say of flows, asked of Cilium's own policy engine. */
describe("the flows of the findings' fixtures, by Cilium's own engine", function () {
  this.timeout(900_000);

  it("are what the fixtures say", async () => {
    const files = ["fixtures", "patterns"].flatMap((folder) => filesBelow(join(__dirname, folder)));
    const fixtures = files
      .map((file) => ({ file, fixture: readFixture(file) }))
      .filter(({ fixture }) => (fixture.flows ?? []).length > 0);
    assert.ok(fixtures.length > 0);
    const answers = await askOracle(fixtures.map(({ fixture }) => flowQuestion(fixture)));
    for (const [index, { file, fixture }] of fixtures.entries()) {
      assert.deepEqual(
        answers[index]?.verdicts.map(({ verdict }) => verdict),
        fixture.flows?.map(({ verdict }) => verdict),
        file,
      );
    }
  });
});
