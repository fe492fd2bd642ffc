import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Checkout } from "../support/checkout";
import { sharedCheckout } from "./shared-sandbox";

/** The Pulumi that the sandbox's one becomes. */
const realPulumi = (checkout: Checkout): string => {
  const [bin = ""] = (checkout.environment.PATH ?? "").split(path.delimiter);
  const [, file] = /^pulumi='(.+)'$/m.exec(readFileSync(path.join(bin, "pulumi"), "utf8")) ?? [];
  assert.ok(file);
  return file;
};

describe("an update that is killed in the middle of writing its state", function () {
  this.timeout(900_000);

  it("the next command goes on with the state as it was written last", async () => {
    const checkout = sharedCheckout();
    const folder = path.join(
      (checkout.environment.PULUMI_BACKEND_URL ?? "").replace("file://", ""),
      ".pulumi/stacks/talos-policy-lab",
    );
    const attributes = readdirSync(folder).filter((name) => name.endsWith(".json.attrs"));
    assert.equal(attributes.length, 1, attributes.join("\n"));
    const before = await checkout.run("pulumi", ["stack", "export"]);
    for (const name of attributes) writeFileSync(path.join(folder, name), "");
    const bare = await checkout.run(realPulumi(checkout), ["stack", "export"]);
    assert.notEqual(bare.exitCode, 0);
    assert.match(bare.stderr, /failed to load checkpoint: EOF/);
    const after = await checkout.run("pulumi", ["stack", "export"]);
    assert.equal(after.exitCode, 0, after.all);
    assert.match(after.stderr, /removed the empty attributes that a killed update left: stacks/);
    assert.equal(after.stdout, before.stdout);
  });
});
