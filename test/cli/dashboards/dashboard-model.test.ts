import assert from "node:assert/strict";
import { DashboardModelError, readDashboard, sectionsOf } from "../../../cli/dashboards/dashboard-model";
import { colourName } from "../../../cli/dashboards/palette";
import { labDashboards } from "../../../observability/dashboards";
import { observedStacks } from "../../observability/dashboards-stacks";
import { dashboardOf } from "./panel-fixtures";

const place = { x: 0, y: 0, w: 24, h: 8 };
const target = { refId: "A", expr: "a" };

describe("a dashboard's model", () => {
  for (const stack of observedStacks) {
    const more = stack.features.hubbleIcmp ? "everything" : "nothing more";
    it(`of phase ${stack.phase} with ${more} is drawn as a whole`, () => {
      for (const { json, uid } of labDashboards(stack)) {
        const model = readDashboard(json, uid);
        const panels = sectionsOf(model).flatMap((section) => section.panels);
        assert.ok(panels.length > 0);
        for (const panel of panels) {
          assert.notEqual(panel.title, "", `a panel of ${uid}`);
          if (panel.type === "text") continue;
          const { thresholds, mappings } = panel.fieldConfig.defaults;
          for (const { color } of thresholds?.steps ?? []) colourName(color);
          for (const mapping of mappings) {
            if (mapping.type !== "value") continue;
            for (const { color } of Object.values(mapping.options))
              if (color !== undefined) colourName(color);
          }
        }
        for (const { iconColor } of model.annotations.list) colourName(iconColor);
      }
    });
  }

  it("has what follows an open row in it, and what is in a closed one, each by its place", () => {
    const text = (title: string, x: number, y: number) => ({
      type: "text",
      title,
      gridPos: { x, y, w: 12, h: 4 },
      options: { content: title },
    });
    const row = (title: string, more: object) => ({ type: "row", title, gridPos: place, ...more });
    const json = {
      uid: "u",
      title: "t",
      panels: [
        text("first", 0, 0),
        row("open", { collapsed: false }),
        text("right", 12, 2),
        text("left", 0, 2),
        row("closed", { collapsed: true, panels: [text("inside", 0, 9)] }),
      ],
    };
    const found = sectionsOf(readDashboard(json, "u")).map(({ title, collapsed, panels }) => [
      title,
      collapsed,
      panels.map((each) => each.title),
    ]);
    assert.deepEqual(found, [
      [undefined, false, ["first"]],
      ["open", false, ["left", "right"]],
      ["closed", true, ["inside"]],
    ]);
  });

  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    ["of an unknown type", { type: "geomap" }, /panels\.0\.type/],
    [
      "with an unknown unit",
      { fieldConfig: { defaults: { unit: "furlongs" } } },
      /panels\.0\.fieldConfig\.defaults\.unit: unit "furlongs" is not known here/,
    ],
    ["that is repeated", { repeat: "namespace" }, /repeated panels are not drawn/],
    ["with transformations", { transformations: [{ id: "merge" }] }, /transformations are not drawn/],
    ["without a query", { targets: [] }, /panels\.0\.targets/],
    ["with a hidden query", { targets: [{ ...target, hide: true }] }, /a hidden query has no use/],
    [
      "with an override that is not drawn",
      {
        fieldConfig: {
          overrides: [
            { matcher: { id: "byName", options: "a" }, properties: [{ id: "custom.axisPlacement" }] },
          ],
        },
      },
      /overrides\.0\.properties\.0\.id/,
    ],
    [
      "with thresholds in percent",
      { fieldConfig: { defaults: { thresholds: { mode: "percentage", steps: [] } } } },
      /thresholds in percent are not drawn/,
    ],
    [
      "with stacks in percent",
      { fieldConfig: { defaults: { custom: { stacking: { mode: "percent" } } } } },
      /stacking\.mode/,
    ],
  ];
  for (const [what, panel, message] of refused) {
    it(`is refused for a panel ${what}`, () => {
      assert.throws(
        () => readDashboard(dashboardOf(panel), "broken"),
        (error) => error instanceof DashboardModelError && message.test(error.message),
      );
    });
  }
});
