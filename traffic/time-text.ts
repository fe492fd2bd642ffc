/** A time of a record, to the second; empty where it has none. */
export const timeText = (milliseconds: number): string =>
  Number.isNaN(milliseconds) ? "" : new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
