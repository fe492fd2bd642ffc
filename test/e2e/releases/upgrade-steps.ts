import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkout } from "../../support/checkout";

const page = join(__dirname, "../../../docs/upgrading-cilium.md");

/** The lines of the page that show what a preview says: the block below the sentence that names it. */
const shownLines = (): readonly string[] => {
  const text = readFileSync(page, "utf8");
  const [, block = ""] = /prints what the upgrade does[^`]*```text\n([\s\S]*?)```/.exec(text) ?? [];
  return block.split("\n").filter((line) => line.trim() !== "");
};

const releaseOf = async (checkout: Checkout): Promise<{ chart: string; status: string } | undefined> => {
  const { stdout } = await checkout.run("helm", ["list", "-n", "kube-system", "-o", "json"]);
  return (JSON.parse(stdout) as { name: string; chart: string; status: string }[]).find(
    ({ name }) => name === "cilium",
  );
};

const valuesOf = async (checkout: Checkout): Promise<Record<string, unknown>> => {
  const { stdout } = await checkout.run("helm", [
    "get",
    "values",
    "cilium",
    "-n",
    "kube-system",
    "-o",
    "json",
  ]);
  return JSON.parse(stdout) as Record<string, unknown>;
};

/** Names a version in the stack's settings, and gets the sandbox its chart and definitions. */
const wish = async (checkout: Checkout, version: string): Promise<void> => {
  const set = await checkout.run("pulumi", ["config", "set", "--path", "cilium.version", version]);
  assert.equal(set.exitCode, 0, set.all);
  const up = await checkout.lab(["sandbox", "up"]);
  assert.equal(up.exitCode, 0, up.all);
};

const set = async (checkout: Checkout, key: string, value: string): Promise<void> => {
  const { exitCode, all } = await checkout.run("pulumi", ["config", "set", "--path", key, value]);
  assert.equal(exitCode, 0, all);
};

/** Cilium 1.18.6 → 1.19.6 → 1.20.2 and back, with policies in the cluster of which one opens and one closes on the way. */
export const upgradeSteps = (checkoutOf: () => Checkout): void => {
  it("an upgrade that leaves out a minor release is refused, with the one to go to first", async () => {
    const checkout = checkoutOf();
    for (const file of ["web.yaml", "policies.yaml"])
      await checkout.kubectl("apply", "-f", `examples/cilium-upgrade/${file}`);
    await wish(checkout, "1.20.2");
    const { exitCode, all } = await checkout.pulumi(["preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(all, /Cilium 1\.18\.6 → 1\.20\.2 leaves out a minor release; nothing was changed/);
    assert.match(all, /cilium\.version 1\.19\.6/);
  });

  it("one that opens a flow of the cluster's policies is said and refused, as the page shows it", async () => {
    const checkout = checkoutOf();
    await wish(checkout, "1.19.6");
    const { exitCode, all } = await checkout.pulumi(["preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(all, /would let through 1 flow that is not let through now; nothing was changed/);
    assert.ok(shownLines().length > 10, "the page shows what a preview says");
    for (const line of shownLines())
      assert.ok(all.includes(line.trim()), `the preview does not say: ${line}`);
    assert.equal((await releaseOf(checkout))?.chart, "cilium-1.18.6");
  });

  for (const version of ["1.19.6", "1.20.2", "1.19.6", "1.18.6"]) {
    it(`${version} is installed where that is meant, compatible with the first`, async () => {
      const checkout = checkoutOf();
      await set(checkout, "cilium.allowOpenedFlows", "true");
      await wish(checkout, version);
      await checkout.up();
      assert.deepEqual(await releaseOf(checkout).then((found) => [found?.chart, found?.status]), [
        `cilium-${version}`,
        "deployed",
      ]);
      assert.equal((await valuesOf(checkout)).upgradeCompatibility, "1.18");
      const status = await checkout.lab(["sandbox", "status", "--json"]);
      assert.equal((JSON.parse(status.stdout) as { ciliumVersion: string }).ciliumVersion, version);
    });
  }

  it("and nothing of it is left to do", async () => {
    const checkout = checkoutOf();
    await checkout.kubectl("delete", "namespace", "news", "--wait=false");
    const quiet = await checkout.pulumi(["preview", "--expect-no-changes"]);
    assert.equal(quiet.exitCode, 0, quiet.all);
    for (const key of ["cilium.version", "cilium.allowOpenedFlows"])
      await checkout.run("pulumi", ["config", "rm", "--path", key]);
  });
};
