import assert from "node:assert/strict";
import type { Checkout } from "../../support/checkout";
import { everyState } from "../../support/helm-states";
import { until } from "../../support/until";
import { sharedCheckout } from "../shared-sandbox";
import { startUp } from "../start-up";

interface Exported {
  readonly deployment: { readonly resources: readonly { readonly urn: string; readonly type: string }[] };
}

interface Revision {
  readonly type: string;
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly data: Readonly<Record<string, string>>;
}

interface Listed {
  readonly name: string;
  readonly status: string;
}

describe("releases that one of the two has lost", function () {
  this.timeout(900_000);
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
    // What Helm has lost nobody uninstalls: installed over what is there, it goes with the rest.
    checkout.restoreConfig();
    await checkout.up();
    await must("destroy", "--yes", "--skip-preview");
  });

  const releaseUrns = async (): Promise<readonly string[]> => {
    const state = JSON.parse((await checkout.run("pulumi", ["stack", "export"])).stdout) as Exported;
    return state.deployment.resources
      .filter(({ type }) => type === "kubernetes:helm.sh/v3:Release")
      .map(({ urn }) => urn);
  };
  const firstRevisions = (): Promise<string> =>
    checkout.kubectl("get", "secrets", "-n", "kube-system", "-l", "owner=helm,version=1", "-o", "name");

  it("Helm: preview and up refuse with the command that heals, which does", async () => {
    await checkout.kubectl("delete", "secrets", "-n", "kube-system", "-l", "owner=helm");
    for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const refused = await checkout.pulumi(args);
      assert.notEqual(refused.exitCode, 0, refused.all);
      assert.match(
        refused.all,
        /Pulumi's state has releases that Helm has not(?=[\s\S]*kube-system\/cilium)(?=[\s\S]*kube-system\/prometheus-operator-crds)[\s\S]*fix: pulumi refresh/,
      );
    }
    await must("refresh", "--yes", "--skip-preview");
    await must("up", "--yes", "--skip-preview");
    assert.deepEqual(await releases(), both);
    await must("preview", "--expect-no-changes");
  });

  it("Pulumi's state: up takes them up again, and none is made anew", async () => {
    const installed = await firstRevisions();
    const urns = await releaseUrns();
    const crds = urns.find((urn) => urn.endsWith("::prometheus-operator-crds"));
    assert.equal(urns.length, 2);
    // With it goes what depends on it: nearly everything.
    await must("state", "delete", crds ?? "", "--yes", "--force", "--target-dependents");
    assert.deepEqual(await releaseUrns(), []);
    await must("up", "--yes", "--skip-preview");
    assert.deepEqual(await releases(), both);
    assert.equal(await firstRevisions(), installed);
    await must("preview", "--expect-no-changes");
  });

  /** Puts a revision beside those that Helm has, as an operation that is under way, or was stopped, leaves it. */
  const leavePending = async (modifiedAt: number): Promise<void> => {
    const name = "sh.helm.release.v1.cilium.v";
    const listed = await checkout.kubectl(
      "get",
      "secrets",
      "-n",
      "kube-system",
      "-l",
      "owner=helm,name=cilium",
      "-o",
      "json",
    );
    const latest = (JSON.parse(listed) as { readonly items: readonly Revision[] }).items.at(-1);
    assert.ok(latest);
    const version = "99";
    const labels = {
      ...latest.metadata.labels,
      version,
      status: "pending-upgrade",
      modifiedAt: String(modifiedAt),
    };
    const pending = {
      apiVersion: "v1",
      kind: "Secret",
      type: latest.type,
      metadata: { name: `${name}${version}`, namespace: "kube-system", labels },
      data: latest.data,
    };
    const made = await checkout.run("kubectl", ["create", "-f", "-"], JSON.stringify(pending));
    assert.equal(made.exitCode, 0, made.all);
  };
  const pendingSecret = ["secret", "sh.helm.release.v1.cilium.v99", "-n", "kube-system"];

  it("Helm is at work on one: up waits until that is over", async () => {
    await leavePending(Math.round(Date.now() / 1000));
    const update = startUp(checkout);
    let said = "";
    update.stdout?.on("data", (text: Buffer) => {
      said += text.toString("utf8");
    });
    await until(
      "it says that it waits",
      async () => /is pending-upgrade \(revision 99\)/.test(said),
      async () => said,
    );
    await checkout.kubectl("delete", ...pendingSecret);
    const { exitCode, stdout } = await update;
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(await releases(), both);
  });

  it("an operation that is gone left one pending: up clears it and goes on", async () => {
    await leavePending(1_000_000);
    assert.match(await must("preview"), /cleared: revision 99 \(pending-upgrade\)/);
    await checkout.kubectl("get", ...pendingSecret);
    await must("up", "--yes", "--skip-preview");
    assert.equal(await checkout.kubectl("get", ...pendingSecret, "--ignore-not-found", "-o", "name"), "");
    assert.deepEqual(await releases(), both);
  });

  it("Helm, of one that is not wanted any more: the same", async () => {
    await checkout.kubectl("delete", "secrets", "-n", "kube-system", "-l", "owner=helm,name=cilium");
    const off = await checkout.run("pulumi", ["config", "set", "--path", "cilium.mode", "external"]);
    assert.equal(off.exitCode, 0, off.all);
    const refused = await checkout.pulumi(["up", "--yes", "--skip-preview"]);
    assert.notEqual(refused.exitCode, 0, refused.all);
    await must("refresh", "--yes", "--skip-preview");
    await must("up", "--yes", "--skip-preview");
    await must("preview", "--expect-no-changes");
    assert.deepEqual(await releases(), { "prometheus-operator-crds": "deployed" });
  });
});
