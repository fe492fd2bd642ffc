import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import { type Lab, lab } from "../../policies/lab/lab";
import { policyPagesFolder } from "../../scripts/policy-pages";
import { assertSwap } from "../e2e/assert-swap";
import { expectedObjects, foundObjects } from "../e2e/phase-objects";
import { sharedCheckout } from "../e2e/shared-sandbox";
import { watchingSwap } from "../e2e/watched-swap";
import type { Checkout } from "../support/checkout";
import { runnableBlocks } from "./command-block";
import { parsePage } from "./markdown-page";
import { pageScript } from "./page-script";
import { type Statement, statementsOf } from "./shell-statements";

const pageOf = (phase: string) => {
  const path = `${policyPagesFolder}/${phase}.md`;
  return parsePage(path, readFileSync(join(__dirname, "../..", path), "utf8"));
};

/** What a page asks the reader for; there is nobody to answer, so it is on the standard input. */
const answer = "correct-horse-battery-staple";

/** The lab as a page's commands have it: one gives the cluster and its peer other names. */
const labOf = (statements: readonly Statement[]): Lab => {
  const setTo = (key: string): string | undefined =>
    statements.flatMap(({ text }) => {
      const [last, name] = text.replaceAll("'", "").split(" ").reverse();
      return name === `cilium.clusterMesh.${key}` && last !== undefined ? [last] : [];
    })[0];
  const { local, peer } = lab.clusters;
  const clusters = { ...lab.clusters, local: setTo("name") ?? local, peer: setTo("peers[0].name") ?? peer };
  return { ...lab, clusters };
};

/**
 * Each page of a phase as a reader would do it: its commands, in their order, on a sandbox with the baseline and
 * Cilium as it comes. What one page switches on is switched off before the next one. Each is also a swap, from the
 * phase before it in the catalogue, and is watched as one.
 */
describe(`what the pages of ${phaseNames.length} phases say`, function () {
  this.timeout(900_000);
  let checkout: Checkout;

  before(async () => {
    checkout = sharedCheckout();
    checkout.restoreConfig();
    await checkout.up();
  });

  after(async () => {
    checkout.restoreConfig();
    await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
  });

  // First: the last page changes the name of the cluster, and taking that back is refused for another reason.
  it("a page that leaves out what a phase needs from the cluster is noticed", async () => {
    checkout.restoreConfig();
    const all = runnableBlocks(pageOf("mtls")).flatMap(statementsOf);
    const statements = all.filter(({ text }) => !text.includes("persistent"));
    assert.equal(statements.length, all.length - 1);
    const { exitCode, all: printed } = await checkout.run("env", [
      "PULUMI_SKIP_CONFIRMATIONS=true",
      "bash",
      "-c",
      pageScript(statements),
    ]);
    assert.notEqual(exitCode, 0);
    assert.match(printed, /lacks what the configuration needs[\s\S]*cilium\.mutualAuth\.persistent false/);
  });

  /** The phase that is there; undefined once a page has failed. */
  let at: PhaseName | undefined = "baseline";
  for (const phase of phaseNames) {
    const statements = runnableBlocks(pageOf(phase)).flatMap(statementsOf);
    it(`${phase}: ${statements.length} commands lay it down, and no flow leaves its bounds on the way`, async () => {
      assert.ok(statements.length > 0);
      const from = at;
      at = undefined;
      checkout.restoreConfig();
      const events = await watchingSwap(checkout, lab, async () => {
        const { exitCode, all } = await checkout.run(
          "env",
          ["PULUMI_SKIP_CONFIRMATIONS=true", "bash", "-c", pageScript(statements)],
          answer,
        );
        assert.equal(exitCode, 0, all.split("\n").slice(-60).join("\n"));
      });
      at = phase;
      assert.deepEqual(await foundObjects(checkout, lab), expectedObjects(lab, catalogue[phase]));
      assertSwap(
        events,
        from === undefined ? undefined : catalogue[from],
        catalogue[phase],
        labOf(statements),
      );
      assert.ok(from !== undefined, "the page before this one has failed, so the swap to it began elsewhere");
    });
  }
});
