import type { BarGaugePanel, TimeSpan } from "./panel";
import { askedBy, oneColour, type PanelOptions, type Queries } from "./query-panel";

/**
 * A bar per series.
 *
 * @param span `now` for a query with a window of its own (`increase(…[1h])`), of which only the answer at the end of
 *   the time range counts; `time-range` shows the newest point.
 */
export const barGauge = (queries: Queries, span: TimeSpan, says: PanelOptions = {}): BarGaugePanel => ({
  type: "bargauge",
  ...askedBy(queries, { thresholds: oneColour, min: 0, ...says }, span),
});
