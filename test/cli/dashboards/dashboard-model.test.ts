import assert from "node:assert/strict";
import { colourName } from "../../../cli/dashboards/palette";
import { dashboardModels } from "../../../observability/dashboards";
import type { DashboardModel } from "../../../observability/dashboards/dashboard-model";
import type { Panel } from "../../../observability/dashboards/panels/panel";
import { observedPhases } from "../../observability/observed-phases";
import { dashboardOf, statPanel } from "./panel-fixtures";

const coloursOf = (panel: Panel): readonly string[] => {
  if (panel.type === "text") return [];
  const own =
    panel.type === "timeseries" ? panel.colours : panel.type === "state-timeline" ? panel.states : [];
  return [...own.map(({ colour }) => colour), ...(panel.thresholds ?? []).map(({ color }) => color)];
};

/** What the printed page could not draw. */
const faults = ({ marks, sections }: DashboardModel): readonly string[] => {
  const panels = sections.flatMap((section) => section.panels.map(({ panel }) => panel));
  const colours = [...panels.flatMap(coloursOf), ...marks.map(({ colour }) => colour)];
  const unknown = [...new Set(colours)].filter((colour) => {
    try {
      colourName(colour);
      return false;
    } catch {
      return true;
    }
  });
  return [
    ...unknown.map((colour) => `the page has no colour ${colour}`),
    ...panels.filter(({ title }) => title === "").map(({ type }) => `a ${type} panel has no title`),
  ];
};

describe("a dashboard's model", () => {
  for (const observed of observedPhases) {
    const more = observed.features.hubbleIcmp ? "everything" : "nothing more";
    it(`of phase ${observed.phase} with ${more} is drawn as a whole`, () => {
      for (const model of dashboardModels(observed)) {
        assert.ok(model.sections.every(({ panels }) => panels.length > 0));
        assert.deepEqual(faults(model), []);
      }
    });
  }

  it("with a colour that the page does not have is noticed, and a panel without a title", () => {
    const model = dashboardOf();
    const place = { x: 0, y: 0, w: 12, h: 8 };
    const panel = { ...statPanel, title: "", thresholds: [{ value: null, color: "mauve" }] };
    const sections = [{ id: 100, title: "Row", collapsed: false, place, panels: [{ id: 1, place, panel }] }];
    assert.deepEqual(faults({ ...model, sections }), [
      "the page has no colour mauve",
      "a stat panel has no title",
    ]);
  });
});
