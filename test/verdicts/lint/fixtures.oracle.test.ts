import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Flow } from "../../../verdicts/world";
import { askOracle } from "../../support/oracle";
import { flowQuestion, type LintFixture, readFixture } from "./read-fixture";

const filesBelow = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => join(directory, file));

/**
 * The flows that Cilium's engine can be asked about: it knows no pods of the host network, which are their nodes to it.
 * Fixtures ask about the node beside such a pod.
 */
const withoutHostPods = (fixture: LintFixture): LintFixture => {
  const hosts = new Set((fixture.world?.hostPods ?? []).map(({ namespace, name }) => `${namespace}/${name}`));
  const isHost = (end: Flow["from"]): boolean => typeof end === "string" && hosts.has(end);
  const { hostPods: _, ...world } = fixture.world ?? {};
  const flows = (fixture.flows ?? []).filter(({ from, to }) => !isHost(from) && !isHost(to));
  return { ...fixture, world, flows };
};

/** What the findings say of flows, asked of Cilium's own policy engine. */
describe("the flows of the findings' fixtures, by Cilium's own engine", function () {
  this.timeout(900_000);

  it("are what the fixtures say", async () => {
    const files = ["fixtures", "patterns"].flatMap((folder) => filesBelow(join(__dirname, folder)));
    const fixtures = files
      .map((file) => ({ file, fixture: withoutHostPods(readFixture(file)) }))
      // Its engine is that of the default release.
      .filter(({ fixture }) => (fixture.flows ?? []).length > 0 && fixture.cilium === undefined);
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
