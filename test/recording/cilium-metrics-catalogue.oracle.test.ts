import assert from "node:assert/strict";
import type { Metric } from "../../cilium/metric";
import { defaultRelease } from "../../cilium/releases";
import { catalogueOf } from "../../observability/metrics/catalogue";
import { metricsList } from "../../observability/metrics/hubble-metrics";
import { type DescribedMetric, describeMetrics } from "../../recording/cilium-metrics";
import { stderrReporter } from "../support/stderr-reporter";

const catalogue = catalogueOf(defaultRelease);

/** What of a catalogue's metric is not as Cilium's code has it. */
const differences = (metric: Metric, real: readonly DescribedMetric[]): readonly string[] => {
  const found = real.find(({ name, job }) => name === metric.name && job === metric.job);
  if (!found) return [`${metric.job} has no ${metric.name}`];
  const differing = (["type", "labels"] as const).filter(
    (field) => JSON.stringify(metric[field]) !== JSON.stringify(found[field]),
  );
  return differing.map((field) => `${metric.name}: ${field} ${metric[field]}, in Cilium ${found[field]}`);
};

describe("the catalogue of metrics, beside Cilium's code", () => {
  let real: readonly DescribedMetric[];

  before(async function () {
    this.timeout(20 * 60_000);
    real = await describeMetrics(metricsList({ icmp: true, extraMetrics: [] }), stderrReporter);
  });

  for (const metric of Object.values<Metric>(catalogue))
    if (metric.job !== "prometheus")
      it(`has ${metric.name} as ${metric.job} registers it`, () =>
        assert.deepEqual(differences(metric, real), []));

  it("would be seen to have another label, type, job or name", () => {
    const right: Metric = catalogue.hubble_drop_total;
    const wrong: readonly Metric[] = [
      { ...right, labels: [...right.labels, "source_pod"] },
      { ...right, labels: right.labels.toReversed() },
      { ...right, type: "gauge" },
      { ...right, job: "cilium-agent" },
      { ...right, name: "hubble_drops_total" },
    ];
    for (const metric of wrong) assert.equal(differences(metric, real).length, 1, metric.name);
  });
});
