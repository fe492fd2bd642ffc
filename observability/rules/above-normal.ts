/** How many times its own average a rate must be. */
export const normalFactor = 3;

/**
 * A rate that is above its own normal: above a floor, and above three times its average of the day before the last 15
 * minutes. A pair of namespaces without a history has the floor alone. What goes on for hours becomes normal by itself:
 * a third of a day at one rate, and the alert is over; the dashboards show it still.
 *
 * @param record a recorded rate; the same name is read for the history.
 * @param floor in events per second. Below it nothing is said: one client that tries again and again makes a few
 *   events a minute.
 */
export const aboveNormal = (record: string, floor: number): string =>
  [
    `${record} > ${floor}`,
    `and ${record} > ${normalFactor} * (avg_over_time(${record}[1d] offset 15m) or ${record} * 0)`,
  ].join("\n");
