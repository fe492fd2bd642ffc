import type { Query } from "../queries/query";
import type { Panel, Threshold } from "./panels/panel";
import { timeSeries } from "./panels/time-series";

/** Upper end of a zoom panel. Most shares are small, and on the full scale a line of 0.03 looks like none. */
const zoomedTo = 0.2;

/**
 * A share on its full scale, 0 to 1.
 *
 * @param thresholds where it becomes a warning; drawn as lines.
 */
export const fullScale = (share: Query, thresholds?: readonly Threshold[]): Panel =>
  timeSeries(share, { min: 0, max: 1, ...(thresholds === undefined ? {} : { thresholds }) });

/** The same share, 0 to 0.2. Stands beside the full scale: what is higher leaves the picture. */
export const zoomed = (share: Query): Panel =>
  timeSeries(share, {
    title: `${share.title}, up to 20 %`,
    description: `${share.description} This one ends at 20 %: what is higher is seen on the full scale only.`,
    min: 0,
    max: zoomedTo,
  });
