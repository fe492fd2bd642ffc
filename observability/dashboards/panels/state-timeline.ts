import {
  LegendDisplayMode,
  LegendPlacement,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Panel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { type PanelOptions, type Queries, withQueries } from "./panel-options";

/** A value of a state timeline, in words and colour. */
export interface State {
  readonly value: number;
  readonly text: string;
  readonly colour: string;
}

/** States over time, one line per series. A point belongs to the state with the largest value that it reaches. */
export const stateTimeline = (
  queries: Queries,
  states: readonly State[],
  options: PanelOptions = {},
): Panel =>
  withQueries(new PanelBuilder(), queries, "time-range", {
    ...options,
    thresholds: states.map(({ value, colour: color }, index) => ({
      value: index === 0 ? null : value,
      color,
    })),
  })
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .mappings([
      {
        type: MappingType.ValueToText,
        options: Object.fromEntries(
          states.map(({ value, text, colour: color }, index) => [String(value), { text, color, index }]),
        ),
      },
    ])
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .build();
