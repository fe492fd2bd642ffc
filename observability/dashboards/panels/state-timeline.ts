import { TimelineValueAlignment, VisibilityMode } from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId, MappingType, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { FieldConfig, Options } from "@grafana/grafana-foundation-sdk/statetimeline";
import { allSeriesTooltip, plainLegend } from "./legends";
import { type PanelOptions, type Queries, queryPanel } from "./query-panel";

/** A value of a state timeline, in words and colour. */
export interface State {
  readonly value: number;
  readonly text: string;
  readonly colour: string;
}

const options: Options = {
  // Equal neighbours become one bar, so that only changes are seen.
  mergeValues: true,
  showValue: VisibilityMode.Auto,
  alignValue: TimelineValueAlignment.Left,
  rowHeight: 0.9,
  legend: plainLegend,
  tooltip: allSeriesTooltip,
};

const custom: FieldConfig = { lineWidth: 0, fillOpacity: 70 };

/** States over time, one line per series. A value between two states has the colour of the lower one. */
export const stateTimeline = (queries: Queries, states: readonly State[], says: PanelOptions = {}): Panel =>
  queryPanel(
    { type: "state-timeline", options, custom, colours: FieldColorModeId.Thresholds, span: "time-range" },
    queries,
    {
      ...says,
      thresholds: states.map(({ value, colour: color }, index) => ({
        value: index === 0 ? null : value,
        color,
      })),
    },
  )
    .mappings([
      {
        type: MappingType.ValueToText,
        options: Object.fromEntries(
          states.map(({ value, text, colour: color }, index) => [String(value), { text, color, index }]),
        ),
      },
    ])
    .build();
