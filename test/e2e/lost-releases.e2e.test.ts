import assert from "node:assert/strict";
import type { Checkout } from "../support/checkout";
import { everyState } from "../support/helm-states";
import { sharedCheckout } from "./shared-sandbox";

interface Exported {
  readonly deployment: { readonly resources: readonly { readonly urn: string; readonly type: string }[] };
}

interface Listed {
  readonly name: string;
  readonly status: string;
}

describe("a release that one of the two has lost", function () {
  this.timeout(300_000);
  let checkout: Checkout;

  const must = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, all } = await checkout.pulumi(args);
    assert.equal(exitCode, 0, all);
    return all;
  };
  const releases = async (): Promise<Readonly<Record<string, string>>> => {
    const args = ["list", "-n", "kube-system", ...everyState, "-o", "json"];
    const listed = JSON.parse((await checkout.run("helm", args)).stdout) as readonly Listed[];
    return Object.fromEntries(listed.map(({ name, status }) => [name, status]));
  };
  const both = { cilium: "deployed", "prometheus-operator-crds": "deployed" };

  before(async () => {
    checkout = sharedCheckout();
    checkout.restoreConfig();
    await checkout.up();
    assert.deepEqual(await releases(), both);
  });
  after(async () => {
    checkout.restoreConfig();
    await must("destroy", "--yes", "--skip-preview");
  });

  for (const name of Object.keys(both)) {
    it(`${name}, lost by Helm: the preview says so, up refuses with the command that heals, which does`, async () => {
      await checkout.kubectl("delete", "secrets", "-n", "kube-system", "-l", `owner=helm,name=${name}`);
      const lost = new RegExp(
        `Pulumi's state has releases that Helm has not[^\\n]*\\n\\s+kube-system/${name}\\s+fix: pulumi up --refresh`,
      );
      assert.match(await must("preview"), lost);
      const refused = await checkout.pulumi(["up", "--yes", "--skip-preview"]);
      assert.notEqual(refused.exitCode, 0, refused.all);
      assert.match(refused.all, lost);
      await must("up", "--yes", "--refresh");
      assert.deepEqual(await releases(), both);
      await must("preview", "--expect-no-changes");
    });

    it(`${name}, lost by Pulumi's state: up takes it up again, and it is not made anew`, async () => {
      const state = JSON.parse((await checkout.run("pulumi", ["stack", "export"])).stdout) as Exported;
      const urn = state.deployment.resources.find(
        (each) => each.type === "kubernetes:helm.sh/v3:Release" && each.urn.endsWith(`::${name}`),
      )?.urn;
      assert.ok(urn);
      const installed = await checkout.kubectl(
        "get",
        "secrets",
        "-n",
        "kube-system",
        "-o",
        "name",
        "-l",
        `owner=helm,name=${name},version=1`,
      );
      await must("state", "delete", urn, "--yes", "--force", "--target-dependents");
      await must("up", "--yes", "--skip-preview");
      assert.deepEqual(await releases(), both);
      await must("preview", "--expect-no-changes");
      assert.equal(
        await checkout.kubectl(
          "get",
          "secrets",
          "-n",
          "kube-system",
          "-o",
          "name",
          "-l",
          `owner=helm,name=${name},version=1`,
        ),
        installed,
      );
    });
  }

  it("and is not wanted any more: up --refresh forgets it", async () => {
    await checkout.kubectl("delete", "secrets", "-n", "kube-system", "-l", "owner=helm,name=cilium");
    const off = await checkout.run("pulumi", ["config", "set", "--path", "cilium.mode", "external"]);
    assert.equal(off.exitCode, 0, off.all);
    const refused = await checkout.pulumi(["up", "--yes", "--skip-preview"]);
    assert.notEqual(refused.exitCode, 0, refused.all);
    await must("up", "--yes", "--refresh");
    await must("preview", "--expect-no-changes");
    assert.deepEqual(await releases(), { "prometheus-operator-crds": "deployed" });
  });
});
