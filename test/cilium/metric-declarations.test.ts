import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CiliumRelease } from "../../cilium/cilium-release";
import type { Metric } from "../../cilium/metric";
import { defaultRelease, installableReleases } from "../../cilium/releases";
import { catalogueOf } from "../../observability/metrics/catalogue";
import { ciliumModule } from "../../scripts/pinned-module";
import { declarationOf, type MetricDeclaration } from "./metric-declarations";

const root = join(__dirname, "../..");

/** Made by a function for each map, with the map's name as a constant label: no declaration to read. */
const madeByFunction = ["cilium_bpf_map_pressure"];

const metricsOf = (release: CiliumRelease): readonly Metric[] =>
  Object.values<Metric>(catalogueOf(release)).filter(
    ({ job, name }) => job !== "prometheus" && !madeByFunction.includes(name),
  );

/**
 * What of a catalogue's metric is not as a release's sources declare it.
 *
 * @param before the declaration of the default release, whose catalogue is compared with running code.
 */
const differences = (
  { name, labels, type }: Metric,
  found: MetricDeclaration | undefined,
  before: MetricDeclaration | undefined,
): readonly string[] => {
  if (found === undefined) return [`nothing declares ${name}`];
  if (found.type !== undefined && found.type !== type) return [`${name} is a ${found.type}`];
  if (found.isOff) return [`${name} is off by default`];
  if (found.labels === undefined)
    return JSON.stringify(found.lines) === JSON.stringify(before?.lines)
      ? []
      : [`${name} is put together otherwise than before`];
  return JSON.stringify(found.labels) === JSON.stringify(labels)
    ? []
    : [
        `${name} has ${found.labels.join(", ") || "no labels"}, in the catalogue ${labels.join(", ") || "none"}`,
      ];
};

const declared = (release: CiliumRelease, { name }: Metric): MetricDeclaration | undefined =>
  declarationOf(ciliumModule(root, release.version), name);

describe("the catalogues of metrics, beside what each release's sources declare", function () {
  this.timeout(120_000);

  for (const release of installableReleases) {
    it(`${release.minor}: every metric is declared, of that type, with those labels, and on by default`, () => {
      const found = metricsOf(release).flatMap((metric) =>
        differences(metric, declared(release, metric), declared(defaultRelease, metric)),
      );
      assert.deepEqual(found, []);
    });
  }

  it("have the pressure of maps, whose label is given when it is made", () => {
    for (const { version } of installableReleases) {
      const text = readFileSync(join(ciliumModule(root, version), "pkg/metrics/metrics.go"), "utf8");
      assert.match(text, /"map_pressure",\s+SubsystemBPF,[^{]*\{\s+LabelMapName: mapname/, version);
    }
  });

  it("would be seen to have other labels, or to be gone", () => {
    const last = installableReleases.at(-1) ?? defaultRelease;
    const metric = catalogueOf(defaultRelease).cilium_policy_change_total;
    const [was, is] = [declared(defaultRelease, metric), declared(last, metric)];
    assert.deepEqual(was?.labels, ["outcome"]);
    assert.deepEqual(is?.labels, ["source", "operation", "outcome"]);
    assert.equal(differences(metric, is, was).length, 1);
    const gone: Metric = { ...metric, name: "cilium_policy_changes_total" };
    assert.deepEqual(differences(gone, declared(last, gone), undefined), [
      "nothing declares cilium_policy_changes_total",
    ]);
    assert.ok(is !== undefined);
    assert.equal(is.type, "counter");
    assert.deepEqual(differences({ ...metric, labels: is.labels ?? [], type: "gauge" }, is, was), [
      "cilium_policy_change_total is a counter",
    ]);
    const rest = catalogueOf(last).cilium_policy_change_total;
    assert.deepEqual(differences(rest, is, was), []);
    const lag: Metric = { ...metric, name: "cilium_k8s_event_lag_seconds", labels: [], type: "gauge" };
    assert.deepEqual(differences(lag, declared(last, lag), undefined), [
      "cilium_k8s_event_lag_seconds is off by default",
    ]);
    const handler = catalogueOf(defaultRelease).hubble_drop_total;
    const real = declared(last, handler);
    assert.ok(real !== undefined && real.labels === undefined);
    const other = { ...real, lines: real.lines.map((line) => line.replace('"protocol"', '"proto"')) };
    assert.equal(differences(handler, other, real).length, 1);
  });
});
