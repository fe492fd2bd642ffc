import type { State, StateTimelinePanel } from "./panel";
import { askedBy, type PanelOptions, type Queries } from "./query-panel";

/** States over time, one line per series. A value between two states has the colour of the lower one. */
export const stateTimeline = (
  queries: Queries,
  states: readonly State[],
  says: PanelOptions = {},
): StateTimelinePanel => ({
  type: "state-timeline",
  states,
  ...askedBy(queries, {
    ...says,
    thresholds: states.map(({ value, colour: color }, index) => ({
      value: index === 0 ? null : value,
      color,
    })),
  }),
});
