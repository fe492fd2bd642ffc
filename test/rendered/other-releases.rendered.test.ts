import assert from "node:assert/strict";
import { defaultRelease, installableReleases } from "../../cilium/releases";
import { ciliumValues, mergeValues } from "../../platform/cilium-values";
import { baseChoice, type Choice, choiceText, configOf, toggleNames, toggles } from "./cilium-toggles";
import { claims } from "./claims";
import { monitoringApis, type RenderedChart, renderedChart } from "./rendered-chart";

/** As many choices as the longest list of values has entries: every value of every toggle is in one of them. */
const everyValue = (): Choice[] => {
  const most = Math.max(...toggleNames.map((name) => toggles[name].length));
  return Array.from({ length: most }, (_, index) =>
    Object.fromEntries(toggleNames.map((name) => [name, toggles[name][index % toggles[name].length]])),
  ) as unknown as Choice[];
};

describe("the charts of the other releases, rendered by Helm", function () {
  this.timeout(300_000);

  it("and the default one: authenticates by itself as the release says", async () => {
    const chart = await renderedChart(ciliumValues(configOf(baseChoice), true));
    assert.equal(chart.config("mesh-auth-enabled"), String(defaultRelease.chart.authenticates));
  });

  it("are rendered with every value of every toggle", () => {
    for (const name of toggleNames)
      assert.deepEqual(
        new Set(everyValue().map((choice) => choice[name])),
        new Set<unknown>(toggles[name]),
        name,
      );
  });

  for (const { minor, version, chart: facts } of installableReleases.filter(
    (release) => release !== defaultRelease,
  )) {
    describe(minor, () => {
      const rendered = (choice: Choice): Promise<RenderedChart> =>
        renderedChart(ciliumValues(configOf(choice), choice.monitors), monitoringApis, version);

      for (const choice of everyValue()) {
        it(`hold what is claimed of all releases: ${choiceText(choice)}`, async () => {
          const chart = await rendered(choice);
          for (const { says, check } of claims) {
            try {
              check(chart, choice);
            } catch (error) {
              assert.fail(`${says}: ${(error as Error).message}`);
            }
          }
        });
      }

      it("are those of that version", async () => {
        const chart = await rendered(baseChoice);
        const image = chart.at("DaemonSet", "cilium", "spec", "template", "spec", "containers", 0, "image");
        assert.equal(image, `quay.io/cilium/cilium:v${version}`);
      });

      it("authenticate by themselves as the release says", async () => {
        const chart = await rendered(baseChoice);
        assert.equal(chart.config("mesh-auth-enabled"), String(facts.authenticates));
      });

      it("refuse a value of a wrong type", () =>
        assert.rejects(
          renderedChart(
            mergeValues(ciliumValues(configOf(baseChoice), true), { operator: { replicas: "many" } }),
            monitoringApis,
            version,
          ),
          /replicas/,
        ));
    });
  }
});
