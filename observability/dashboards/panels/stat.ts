import type { StatPanel } from "./panel";
import { askedBy, oneColour, type PanelOptions, type Queries } from "./query-panel";

/** The newest value of each series as a number, with its course behind it. */
export const stat = (queries: Queries, says: PanelOptions = {}): StatPanel => ({
  type: "stat",
  ...askedBy(queries, { thresholds: oneColour, ...says }),
});
