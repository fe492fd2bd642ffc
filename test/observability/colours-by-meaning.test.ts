import assert from "node:assert/strict";
import { dashboardModels } from "../../observability/dashboards";
import type { TimeSeriesPanel } from "../../observability/dashboards/panels/panel";
import { coloursByMeaning, type SeriesColour } from "../../observability/dashboards/panels/series-colours";
import { observedPhases } from "./observed-phases";

/** What a panel may draw, by a series of each template that has a meaning. */
const drawn: readonly (readonly [template: string, legend: string, colour: string])[] = [
  ["403", "403", "red"],
  ["{{status}}", "403", "red"],
  ["{{method}} {{status}}", "GET 403", "red"],
  ["{{method}} {{status}}", "GET 200", "green"],
  ["{{status}}", "404", "yellow"],
  ["{{verdict}}", "DROPPED", "red"],
  ["dropped", "dropped", "red"],
  ["{{proxy_type}} {{rule}}", "envoy denied", "red"],
  ["{{proxy_type}} {{rule}}", "fqdn forwarded", "green"],
  ["{{rcode}}", "Policy denied", "red"],
];

const colourOf = (colours: readonly SeriesColour[], legend: string): string | undefined =>
  colours.find((one) => new RegExp(one.legend).test(legend))?.colour;

const panels = observedPhases
  .flatMap((observed) => dashboardModels(observed))
  .flatMap(({ sections }) => sections.flatMap((section) => section.panels.map(({ panel }) => panel)))
  .filter((panel): panel is TimeSeriesPanel => panel.type === "timeseries");

/** Panels that draw a template, and give one of its series another colour than wanted. */
const faults = (all: readonly Pick<TimeSeriesPanel, "title" | "targets" | "colours">[]): readonly string[] =>
  all.flatMap(({ title, targets, colours }) =>
    drawn
      .filter(([template]) => targets.some(({ legendFormat }) => legendFormat === template))
      .filter(([, legend, colour]) => colourOf(colours, legend) !== colour)
      .map(([, legend]) => `${title}: ${legend}`),
  );

describe("colours with a meaning", () => {
  it("are the same on every panel of every phase", () => assert.deepEqual(faults(panels), []));

  for (const [template] of drawn) {
    it(`are on a panel: ${template}`, () =>
      assert.ok(
        panels.some(({ targets }) => targets.some(({ legendFormat }) => legendFormat === template)),
        template,
      ));
  }

  it("are missed where a panel has none, and are none for names that only look like one", () => {
    const [panel] = panels.filter(({ targets }) =>
      targets.some(({ legendFormat }) => legendFormat === "403"),
    );
    assert.ok(panel !== undefined);
    assert.deepEqual(faults([{ ...panel, colours: [] }]), [`${panel.title}: 403`]);
    assert.deepEqual(coloursByMeaning(["{{node}}", "{{source_app}} → {{destination_app}}"]), []);
  });
});
