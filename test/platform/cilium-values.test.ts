import assert from "node:assert/strict";
import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease, installableReleases } from "../../cilium/releases";
import { metricsList, metricText } from "../../observability/metrics/hubble-metrics";
import { unknownKeys } from "../../platform/chart-keys/unknown-keys";
import { ciliumValues, type HelmValues, mergeValues } from "../../platform/cilium-values";
import { baseChoice, type Choice, choiceText, configOf, everyChoice } from "../rendered/cilium-toggles";

const valuesOf = (choice: Choice): HelmValues => ciliumValues(configOf(choice), choice.monitors);

/** The first value set that holds a key that a chart does not know, in words, by the chart's release. */
const firstUnknown = (
  choices: readonly Choice[],
  values: (choice: Choice) => HelmValues,
  releases: readonly CiliumRelease[] = [defaultRelease],
): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const choice of choices) {
    const computed = values(choice);
    for (const { minor, chart } of releases) {
      const [unknown] = unknownKeys(computed, chart.keys);
      if (unknown !== undefined) found[minor] ??= `${unknown.path} (${choiceText(choice)})`;
    }
  }
  return found;
};

describe("the values of Cilium's release", () => {
  // Not varied: `kubeApi` and `ipam` change values, never keys; without `hostDns` there is one key less.
  const choices = everyChoice([
    "hubble",
    "icmp",
    "redact",
    "certificates",
    "mutualAuth",
    "mesh",
    "envoyConfig",
    "auditMode",
    "monitors",
    "dashboards",
    "routing",
  ]);

  const minors = installableReleases.map(({ minor }) => minor).join(", ");
  it(`hold only keys that the charts of ${minors} know, in each of ${choices.length} combinations`, function () {
    this.timeout(120_000);
    assert.deepEqual(firstUnknown(choices, valuesOf, installableReleases), {});
  });

  for (const [fault, path] of [
    [{ operator: { relay: { prometheus: { enabled: true } } } }, "operator.relay"],
    [{ cgroup: { automount: { enabled: false } } }, "cgroup.automount"],
  ] as const) {
    it(`a key that the chart does not know is noticed: ${path}`, () => {
      const found = firstUnknown([baseChoice], (choice) => mergeValues(valuesOf(choice), fault));
      assert.deepEqual(found, { [defaultRelease.minor]: `${path} (base)` });
    });
  }

  it("the user's values are merged last, trees key by key and lists as a whole", () => {
    const config = {
      ...configOf(baseChoice),
      values: { hubble: { ui: { enabled: false }, metrics: { enabled: ["dns"] } }, debug: { enabled: true } },
    };
    const { hubble, debug } = ciliumValues(config, true) as {
      hubble: { ui: { enabled: boolean }; relay: { enabled: boolean }; metrics: { enabled: string[] } };
      debug: unknown;
    };
    assert.equal(hubble.ui.enabled, false);
    assert.equal(hubble.relay.enabled, true);
    assert.deepEqual(hubble.metrics.enabled, ["dns"]);
    assert.deepEqual(debug, { enabled: true });
  });

  it("are the same each time they are computed", () => {
    assert.equal(JSON.stringify(valuesOf(baseChoice)), JSON.stringify(valuesOf(baseChoice)));
  });

  it("leave the storage class to the cluster when none is named", () => {
    const config = configOf(baseChoice);
    const { authentication } = ciliumValues(
      { ...config, mutualAuth: { ...config.mutualAuth, enabled: true, persistent: true } },
      false,
    ) as { authentication: { mutual: { spire: { install: { server: { dataStorage: unknown } } } } } };
    assert.deepEqual(authentication.mutual.spire.install.server.dataStorage, { enabled: true, size: "1Gi" });
  });
});

describe("Hubble's metrics in the chart's form", () => {
  it("options and labels are divided by semicolons", () => {
    assert.equal(
      metricText({ name: "dns", options: ["query", "ignoreAAAA"], labels: ["source_namespace"] }),
      "dns:query;ignoreAAAA;labelsContext=source_namespace",
    );
  });

  it("a metric without either is its name", () => {
    assert.equal(metricText({ name: "tcp", options: [], labels: [] }), "tcp");
  });

  it("extra metrics come last, and icmp only when switched on", () => {
    const names = (icmp: boolean) =>
      metricsList({ icmp, extraMetrics: ["port-distribution"] }).map((text) => text.split(":")[0]);
    assert.deepEqual(names(false), ["dns", "drop", "tcp", "flow", "httpV2", "port-distribution"]);
    assert.deepEqual(names(true), ["dns", "drop", "tcp", "flow", "httpV2", "icmp", "port-distribution"]);
  });
});
