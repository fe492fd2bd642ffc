import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Checkout } from "../../support/checkout";
import { everyState } from "../../support/helm-states";
import { stepsInOrder } from "../../support/steps-in-order";
import { sharedCheckout } from "../shared-sandbox";

interface Release {
  readonly name: string;
  readonly revision: string;
  readonly status: string;
  readonly chart: string;
}

const releases = async (checkout: Checkout): Promise<Release[]> => {
  const { stdout } = await checkout.run("helm", ["list", "-n", "kube-system", ...everyState, "-o", "json"]);
  return (JSON.parse(stdout) as Release[]).filter(({ name }) => name === "cilium");
};

const settings = async (checkout: Checkout): Promise<Record<string, string>> =>
  JSON.parse(
    await checkout.kubectl(
      "get",
      "configmap",
      "cilium-config",
      "-n",
      "kube-system",
      "-o",
      "jsonpath={.data}",
    ),
  ) as Record<string, string>;

const exists = async (checkout: Checkout, ...what: readonly string[]): Promise<boolean> =>
  (await checkout.run("kubectl", ["get", ...what, "-o", "name"])).exitCode === 0;

const set = async (checkout: Checkout, key: string, value: string): Promise<void> => {
  const result = await checkout.run("pulumi", ["config", "set", "--path", key, value]);
  assert.equal(result.exitCode, 0, result.all);
};

const unset = async (checkout: Checkout, key: string): Promise<void> => {
  const result = await checkout.run("pulumi", ["config", "rm", "--path", key]);
  assert.equal(result.exitCode, 0, result.all);
};

const destroy = async (checkout: Checkout): Promise<void> => {
  const result = await checkout.pulumi(["destroy", "--yes", "--skip-preview"]);
  assert.equal(result.exitCode, 0, result.all);
};

const refused = async (checkout: Checkout, ...patterns: readonly RegExp[]): Promise<void> => {
  for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
    const result = await checkout.pulumi(command);
    assert.notEqual(result.exitCode, 0, `${command[0]} should have been refused:\n${result.all}`);
    for (const pattern of patterns) assert.match(result.all, pattern);
    assert.doesNotMatch(result.all, /\n\s+at .*\(.*:\d+:\d+\)/, "a stack trace for a user's mistake");
  }
};

describe("Cilium's release on a real control plane", function () {
  this.timeout(900_000);
  stepsInOrder();
  let checkout: Checkout;

  before(async () => {
    checkout = sharedCheckout();
    checkout.restoreConfig();
    await checkout.setPhase("baseline");
  });

  it("an existing release is refused by name of the flag, and left as it was", async () => {
    const installed = await checkout.run("helm", [
      "install",
      "cilium",
      "./.sandbox/charts/cilium",
      "-n",
      "kube-system",
      "--set",
      "hubble.relay.enabled=true,ipam.mode=kubernetes,hubble.enabled=true",
      "--wait",
    ]);
    assert.equal(installed.exitCode, 0, installed.all);
    await refused(checkout, /release cilium in kube-system already/, /cilium\.adopt true/);
    assert.deepEqual(
      (await releases(checkout)).map(({ revision, status }) => ({ revision, status })),
      [{ revision: "1", status: "deployed" }],
    );
  });

  it("cilium.adopt takes it over: imported and upgraded in one up, quiet afterwards", async () => {
    await set(checkout, "cilium.adopt", "true");
    await checkout.up();
    const [release] = await releases(checkout);
    assert.equal(release?.status, "deployed");
    assert.equal((await settings(checkout))["kube-proxy-replacement"], "true");
    assert.ok(await exists(checkout, "deployment", "-n", "kube-system", "hubble-ui"));
    const quiet = await checkout.pulumi(["preview", "--expect-no-changes"]);
    assert.equal(quiet.exitCode, 0, quiet.all);
  });

  it("removing the flag changes nothing", async () => {
    await unset(checkout, "cilium.adopt");
    const quiet = await checkout.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.equal(quiet.exitCode, 0, quiet.all);
  });

  it("a change that would cut running pods off is refused with the reason", async () => {
    await set(checkout, "cilium.clusterMesh.id", "7");
    await set(checkout, "cilium.clusterMesh.name", "cluster7");
    await refused(
      checkout,
      /cilium\.clusterMesh\.name: default → cluster7/,
      /cilium\.clusterMesh\.id: 0 → 7/,
      /cilium\.allowDisruptiveChange true/,
    );
    assert.equal((await settings(checkout))["cluster-id"], "0");
  });

  it("and goes through when the configuration allows it in words", async () => {
    await set(checkout, "cilium.allowDisruptiveChange", "true");
    await checkout.up();
    assert.equal((await settings(checkout))["cluster-name"], "cluster7");
  });

  const toggles: Record<string, { on: string; off: string; object: readonly string[] }> = {
    "cilium.hubble.ui": {
      on: "true",
      off: "false",
      object: ["deployment", "hubble-ui", "-n", "kube-system"],
    },
    "cilium.mutualAuth.enabled": {
      on: "true",
      off: "false",
      object: ["statefulset", "spire-server", "-n", "cilium-spire"],
    },
    "cilium.clusterMesh.enabled": {
      on: "true",
      off: "false",
      object: ["deployment", "clustermesh-apiserver", "-n", "kube-system"],
    },
  };
  for (const [key, { on, off, object }] of Object.entries(toggles)) {
    it(`${key} switches ${object.slice(0, 2).join(" ")} on and off`, async () => {
      // No storage in the sandbox: a volume of SPIRE's would wait for ever.
      await set(checkout, "cilium.mutualAuth.persistent", "false");
      await set(checkout, key, on);
      await checkout.up();
      assert.equal(await exists(checkout, ...object), true);
      await set(checkout, key, off);
      await checkout.up();
      assert.equal(await exists(checkout, ...object), false);
    });
  }

  it("cilium.envoyConfig switches the agents' Envoy configuration on and off", async () => {
    await set(checkout, "cilium.envoyConfig", "true");
    await checkout.up();
    assert.equal((await settings(checkout))["enable-envoy-config"], "true");
    await unset(checkout, "cilium.envoyConfig");
    await checkout.up();
    assert.notEqual((await settings(checkout))["enable-envoy-config"], "true");
  });

  it("a value of a wrong type is refused by the chart's schema and rolled back to what ran", async () => {
    const before = await settings(checkout);
    await set(checkout, "cilium.values.operator.replicas", "many");
    const failed = await checkout.pulumi(["up", "--yes", "--skip-preview"]);
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.all, /replicas/);
    const [release] = await releases(checkout);
    assert.equal(release?.status, "deployed", "no pending-* state");
    assert.deepEqual(await settings(checkout), before);
    await unset(checkout, "cilium.values.operator");
    const quiet = await checkout.pulumi(["up", "--yes", "--skip-preview"]);
    assert.equal(quiet.exitCode, 0, quiet.all);
  });

  it("another version of the chart is an upgrade of the same release", async () => {
    const before = Number((await releases(checkout))[0]?.revision);
    const next = join(checkout.directory, "next-chart");
    cpSync(join(checkout.directory, ".sandbox/charts/cilium"), next, { recursive: true, dereference: true });
    const chart = join(next, "Chart.yaml");
    writeFileSync(chart, readFileSync(chart, "utf8").replace(/^version: .*$/m, "version: 1.18.7"));
    await set(checkout, "cilium.chart", "./next-chart");
    await checkout.up();
    const [release] = await releases(checkout);
    assert.equal(release?.chart, "cilium-1.18.7");
    assert.equal(release?.status, "deployed");
    assert.equal(Number(release?.revision), before + 1);
  });

  it("destroy leaves Cilium to the cluster unless the configuration says otherwise in words", async () => {
    await set(checkout, "cilium.removeOnDestroy", "false");
    await checkout.up();
    await destroy(checkout);
    assert.equal((await releases(checkout)).length, 1);
    assert.ok(await exists(checkout, "daemonset", "-n", "kube-system", "cilium"));
  });

  it("and takes it away when it does", async () => {
    await set(checkout, "cilium.removeOnDestroy", "true");
    await set(checkout, "cilium.adopt", "true");
    await checkout.up();
    await destroy(checkout);
    assert.deepEqual(await releases(checkout), []);
    assert.equal(await exists(checkout, "daemonset", "-n", "kube-system", "cilium"), false);
  });
});
