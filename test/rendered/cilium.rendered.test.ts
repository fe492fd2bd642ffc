import assert from "node:assert/strict";
import { ciliumValues, mergeValues } from "../../platform/cilium-values";
import {
  baseChoice,
  type Choice,
  choiceText,
  chosen,
  configOf,
  type Toggle,
  toggleNames,
  toggles,
} from "./cilium-toggles";
import { type Claim, claims } from "./claims";
import { everyPair, pairsOf, pairwiseChoices } from "./pairwise";
import { type RenderedChart, renderedChart } from "./rendered-chart";

const valuesOf = (choice: Choice) => ciliumValues(configOf(choice), choice.monitors);

const renderedFor = (choice: Choice): Promise<RenderedChart> => renderedChart(valuesOf(choice));

/** The base and every other value of a toggle over it. */
const variantsOf = (toggle: Toggle): Choice[] => toggles[toggle].map((value) => chosen(toggle, value));

const mustFail = (claim: Claim, chart: RenderedChart, choice: Choice): void =>
  assert.throws(
    () => claim.check(chart, choice),
    { name: "AssertionError" },
    `holds for another choice, too, so it proves nothing: ${claim.says}`,
  );

describe("the Cilium chart, rendered by Helm", function () {
  this.timeout(900_000);

  for (const claim of claims) {
    describe(claim.says, () => {
      for (const choice of [baseChoice, ...toggleNames.flatMap((name) => variantsOf(name).slice(1))]) {
        if (choice !== baseChoice && !claim.about.some((name) => choice[name] !== baseChoice[name])) continue;
        it(choiceText(choice), async () => claim.check(await renderedFor(choice), choice));
      }

      for (const toggle of claim.about) {
        it(`is noticed to fail when ${toggle} is otherwise`, async () => {
          for (const other of variantsOf(toggle).slice(1)) {
            if (claim.sameAsBase?.includes(String(other[toggle]))) continue;
            mustFail(claim, await renderedFor(other), baseChoice);
          }
        });
      }

      if (claim.about.length === 0) {
        it("is noticed to fail with the chart's own defaults", async () =>
          mustFail(claim, await renderedChart({}), baseChoice));
      }
    });
  }

  describe("every pair of choices", () => {
    const choices = pairwiseChoices();

    it("is among those that are rendered", () => {
      const covered = new Set(choices.flatMap((choice) => pairsOf(choice)));
      assert.deepEqual(
        everyPair().filter((pair) => !covered.has(pair)),
        [],
      );
    });

    for (const choice of choices) {
      it(choiceText(choice), async () => {
        const chart = await renderedFor(choice);
        for (const claim of claims) claim.check(chart, choice);
      });
    }
  });

  describe("before the monitoring CRDs are there, as in the preview of a new cluster", () => {
    it("the ServiceMonitors that will be installed are rendered", async () => {
      const chart = await renderedChart(valuesOf(baseChoice), []);
      assert.equal(chart.names("ServiceMonitor").length, 5);
    });

    it("the chart refuses them unless it is told that the CRDs come", async () => {
      const distrust = { prometheus: { serviceMonitor: { trustCRDsExist: false } } };
      await assert.rejects(
        renderedChart(mergeValues(valuesOf(baseChoice), distrust), []),
        /Service Monitor requires monitoring\.coreos\.com\/v1 CRDs/,
      );
    });

    it("without monitors nothing asks for them", async () => {
      const chart = await renderedChart(valuesOf(chosen("monitors", false)), []);
      assert.deepEqual(chart.names("ServiceMonitor"), []);
    });
  });

  it("the user's values come last", async () => {
    const config = {
      ...configOf(baseChoice),
      values: { routingMode: "native", hubble: { ui: { enabled: false } } },
    };
    const chart = await renderedChart(ciliumValues(config, true));
    assert.equal(chart.config("routing-mode"), "native");
    assert.equal(chart.has("Deployment", "hubble-ui"), false);
    assert.equal(chart.has("Deployment", "hubble-relay"), true);
  });
});
